using Gatehouse.Protocols.Tds;

namespace Gatehouse.Connector.Sql;

/// <summary>Makes the request of statements: a batch, or sp_executesql where there are parameters.</summary>
internal static class SqlServerRequest
{
    private const int LongestText = 4000;
    private const int MostParameters = RpcCall.MaxParameters - 2; // the statement and its declarations are two

    /// <summary>The request.</summary>
    /// <param name="sql">The statements.</param>
    /// <param name="parameters">Values of <c>@p1</c>, <c>@p2</c>…: text, int, long, bool, bytes or a GUID.</param>
    /// <param name="transaction">The open transaction; 0 for none.</param>
    /// <exception cref="ConnectorException">
    /// With <see cref="ConnectorErrorCode.InvalidArgument"/>: there are too many parameters.
    /// </exception>
    /// <exception cref="NotSupportedException">A parameter is of another type.</exception>
    public static ITdsMessage Of(string sql, IReadOnlyList<object> parameters, ulong transaction)
    {
        var headers = new AllHeaders(transaction);
        if (parameters.Count == 0)
            return new SqlBatch(headers, sql);
        if (parameters.Count > MostParameters)
            throw new ConnectorException(ConnectorErrorCode.InvalidArgument,
                $"{parameters.Count} parameters are too many: {MostParameters} are possible.");

        var values = parameters.Select(value => TdsValue.From(TypeOf(value), value)).ToList();
        var declarations = string.Join(", ", values.Select((value, index) => $"{NameOf(index)} {value.Type}"));
        return new RpcRequest(headers,
        [
            new RpcCall(ProcedureId.ExecuteSql, "",
            [
                Unnamed(sql), Unnamed(declarations), .. values.Select((value, index) => new RpcParameter(NameOf(index), value)),
            ]),
        ]);
    }

    private static string NameOf(int index) => $"@p{index + 1}";

    private static RpcParameter Unnamed(string text) => new("", TdsValue.From(TypeOf(text), text));

    private static TypeInfo TypeOf(object value) => value switch
    {
        string text => text.Length <= LongestText ? TypeInfo.NVarChar(LongestText) : TypeInfo.NVarCharMax,
        int => TypeInfo.Int,
        long => TypeInfo.BigInt,
        bool => TypeInfo.Bit,
        Guid => TypeInfo.UniqueIdentifier,
        byte[] bytes => bytes.Length <= TypeInfo.MaxShortLength ? TypeInfo.VarBinary(TypeInfo.MaxShortLength) : TypeInfo.VarBinaryMax,
        _ => throw new NotSupportedException($"A parameter of type {value.GetType().Name} is not possible."),
    };
}
