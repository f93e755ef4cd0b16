using System.Buffers;

namespace Gatehouse.Protocols.Tds;

/// <summary>Which part of an answer ends.</summary>
public enum DoneKind : byte
{
    /// <summary>DONE: a statement of a batch.</summary>
    Done = TokenType.Done,

    /// <summary>DONEPROC: a procedure.</summary>
    DoneProc = TokenType.DoneProc,

    /// <summary>DONEINPROC: a statement in a procedure.</summary>
    DoneInProc = TokenType.DoneInProc,
}

/// <summary>Bits of a DONE's status.</summary>
[Flags]
public enum DoneStatus : ushort
{
    /// <summary>The end.</summary>
    Final = 0,

    /// <summary>More results follow.</summary>
    More = 0x0001,

    /// <summary>The statement failed.</summary>
    Error = 0x0002,

    /// <summary>A transaction is open.</summary>
    InTransaction = 0x0004,

    /// <summary>The row count counts.</summary>
    Count = 0x0010,

    /// <summary>Answers an attention.</summary>
    Attention = 0x0020,

    /// <summary>The statement failed so that its results must be thrown away.</summary>
    ServerError = 0x0100,
}

/// <summary>DONE, DONEPROC or DONEINPROC. MS-TDS 2.2.7.6 to 2.2.7.8.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Command">Kind of the statement, e.g. 0xC1 for SELECT.</param>
/// <param name="RowCount">Rows, where <see cref="DoneStatus.Count"/> is set.</param>
public sealed record Done(DoneKind Kind, DoneStatus Status, ushort Command, ulong RowCount) : ITdsToken
{
    /// <summary>Parses a token with its type byte.</summary>
    /// <exception cref="ProtocolException">It is not this token.</exception>
    public static Done Parse(ReadOnlySpan<byte> token) => Answer.Only(token, "DONE", Read);

    internal static Done Read(ref TdsReader reader)
    {
        var kind = reader.ReadByte("type");
        return kind is TokenType.Done or TokenType.DoneProc or TokenType.DoneInProc
            ? new Done(
                (DoneKind)kind, (DoneStatus)reader.ReadUInt16("status"), reader.ReadUInt16("command"), reader.ReadUInt64("row count"))
            : throw ProtocolException.UnexpectedMessage(reader.MessageName, kind);
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        output.WriteByte((byte)Kind);
        output.WriteUInt16((ushort)Status);
        output.WriteUInt16(Command);
        output.WriteUInt64(RowCount);
    }
}
