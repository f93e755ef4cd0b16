using Gatehouse.Connector.Graph;

namespace Gatehouse.Connector.Sql;

/// <summary>The SID of an Entra principal's database user: the bytes of the id that SQL knows it by.</summary>
/// <remarks>
/// A service principal's is its client id, a person's and a group's the object id: reference/service-connector.md, section 6 (14).
/// </remarks>
internal static class SqlSid
{
    private const int Length = 16;

    /// <summary>The id in a SID. Null when it holds none: that of a SQL login, or of no one.</summary>
    /// <remarks>Azure writes four more bytes behind the id of a user that a server-level login has.</remarks>
    public static string? IdOf(byte[]? sid)
        => sid is { Length: >= Length and <= Length + 4 } ? new Guid(sid.AsSpan(0, Length)).ToString() : null;

    /// <summary>The SID as a literal.</summary>
    /// <exception cref="ConnectorException">With <see cref="ConnectorErrorCode.MalformedAnswer"/>: the id is no GUID.</exception>
    public static string Literal(string id) => "0x" + Convert.ToHexString(Bytes(id));

    /// <summary>The SID.</summary>
    /// <exception cref="ConnectorException">With <see cref="ConnectorErrorCode.MalformedAnswer"/>: the id is no GUID.</exception>
    public static byte[] Bytes(string id) => Guid.TryParse(id, out var guid)
        ? guid.ToByteArray()
        : throw new ConnectorException(
            ConnectorErrorCode.MalformedAnswer, $"The directory's id '{id}' is no GUID, so no database user can be made for it.");

    /// <summary>The type of a user in <c>CREATE USER … WITH SID</c>: E for one principal, X for a group.</summary>
    public static string TypeOf(DirectoryPrincipalType type) => type == DirectoryPrincipalType.Group ? "X" : "E";
}
