using System.Buffers;

namespace Gatehouse.Protocols.Tds;

/// <summary>How a procedure is to be run.</summary>
[Flags]
public enum RpcOptions : ushort
{
    /// <summary>As it is.</summary>
    None = 0,

    /// <summary>With a new plan.</summary>
    Recompile = 1,

    /// <summary>The client does not need the columns.</summary>
    NoMetaData = 2,

    /// <summary>The client has the columns of the last run.</summary>
    ReuseMetaData = 4,
}

/// <summary>Procedures that have a number in place of a name. MS-TDS 2.2.6.6.</summary>
public enum ProcedureId : ushort
{
    /// <summary>None: the procedure has a name.</summary>
    None = 0,

    /// <summary>sp_cursor.</summary>
    Cursor = 1,

    /// <summary>sp_cursoropen.</summary>
    CursorOpen = 2,

    /// <summary>sp_cursorprepare.</summary>
    CursorPrepare = 3,

    /// <summary>sp_cursorexecute.</summary>
    CursorExecute = 4,

    /// <summary>sp_cursorprepexec.</summary>
    CursorPrepExec = 5,

    /// <summary>sp_cursorunprepare.</summary>
    CursorUnprepare = 6,

    /// <summary>sp_cursorfetch.</summary>
    CursorFetch = 7,

    /// <summary>sp_cursoroption.</summary>
    CursorOption = 8,

    /// <summary>sp_cursorclose.</summary>
    CursorClose = 9,

    /// <summary>sp_executesql.</summary>
    ExecuteSql = 10,

    /// <summary>sp_prepare.</summary>
    Prepare = 11,

    /// <summary>sp_execute.</summary>
    Execute = 12,

    /// <summary>sp_prepexec.</summary>
    PrepExec = 13,

    /// <summary>sp_prepexecrpc.</summary>
    PrepExecRpc = 14,

    /// <summary>sp_unprepare.</summary>
    Unprepare = 15,
}

/// <summary>One call of a procedure.</summary>
/// <param name="Procedure">Its number; <see cref="ProcedureId.None"/> where it has a name.</param>
/// <param name="Name">Its name as the client wrote it, e.g. <c>dbo.[my proc]</c>; empty where it has a number.</param>
/// <param name="Parameters">Its parameters, in order.</param>
/// <param name="Options">How it is to be run.</param>
public sealed record RpcCall(
    ProcedureId Procedure, string Name, IReadOnlyList<RpcParameter> Parameters, RpcOptions Options = RpcOptions.None)
{
    /// <summary>Most parameters of a call: SQL Server's own limit.</summary>
    public const int MaxParameters = 2100;

    private const ushort HasNumber = 0xFFFF;

    /// <summary>Whether it is to be checked and not run.</summary>
    public bool NoExec { get; init; }

    internal static RpcCall Read(ref TdsReader reader, ReadOnlyMemory<byte> content, Func<byte, bool> ends)
    {
        var start = reader.Offset;
        var length = reader.ReadUInt16("length of the procedure's name");
        var id = ProcedureId.None;
        var name = "";
        if (length == HasNumber)
        {
            id = (ProcedureId)reader.ReadUInt16("procedure");
            if (id == ProcedureId.None || !Enum.IsDefined(id))
                throw reader.Invalid($"procedure {(ushort)id} is not known", start);
        }
        else if (length == 0)
        {
            throw reader.Invalid("the procedure has no name", start);
        }
        else
        {
            name = reader.ReadText(length, "procedure");
        }

        var options = (RpcOptions)reader.ReadUInt16("options");
        var parameters = new List<RpcParameter>();
        while (reader.Remaining > 0 && !ends(content.Span[reader.Offset]))
        {
            if (parameters.Count == MaxParameters)
                throw reader.Invalid($"a call has more than {MaxParameters} parameters", reader.Offset);
            parameters.Add(RpcParameter.Read(ref reader, content));
        }

        return new RpcCall(id, name, parameters, options);
    }

    internal void Write(IBufferWriter<byte> output)
    {
        if (Procedure == ProcedureId.None)
        {
            output.WriteLongText(Name);
        }
        else
        {
            output.WriteUInt16(HasNumber);
            output.WriteUInt16((ushort)Procedure);
        }

        output.WriteUInt16((ushort)Options);
        foreach (var parameter in Parameters)
            parameter.Write(output);
    }
}
