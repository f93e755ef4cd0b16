using System.Buffers;

namespace Gatehouse.Protocols.Tds;

/// <summary>What a transaction manager request wants.</summary>
public enum TransactionRequestType : ushort
{
    /// <summary>TM_BEGIN_XACT.</summary>
    Begin = 5,

    /// <summary>TM_COMMIT_XACT.</summary>
    Commit = 7,

    /// <summary>TM_ROLLBACK_XACT; with a name, to that savepoint.</summary>
    Rollback = 8,

    /// <summary>TM_SAVE_XACT: a savepoint.</summary>
    Save = 9,
}

/// <summary>A transaction manager request. Those of distributed transactions are refused. MS-TDS 2.2.6.9.</summary>
/// <param name="Headers">The transaction that it is about.</param>
/// <param name="Type">What it wants.</param>
/// <param name="Name">Name of the transaction or savepoint, or empty.</param>
/// <param name="Isolation">Isolation level of the transaction that begins, 0 for the session's; 1 read uncommitted to 5 snapshot.</param>
/// <param name="Next">The transaction that begins as this one ends; null for none.</param>
public sealed record TransactionRequest(
    AllHeaders Headers, TransactionRequestType Type, string Name, byte Isolation = 0, NextTransaction? Next = null) : ITdsMessage
{
    private const string MessageName = "transaction manager request";
    private const byte BeginsNext = 1;
    private const byte MaxIsolation = 5;

    /// <inheritdoc/>
    public PacketType PacketType => PacketType.TransactionManager;

    /// <summary>Parses the content of a message of TDS 7.2 and later.</summary>
    /// <param name="content">Complete content.</param>
    /// <exception cref="ProtocolException">The content is not this message.</exception>
    public static TransactionRequest Parse(ReadOnlySpan<byte> content)
    {
        var reader = new TdsReader(content, MessageName);
        var headers = AllHeaders.Read(ref reader);
        var start = reader.Offset;
        var type = (TransactionRequestType)reader.ReadUInt16("type");
        if (!Enum.IsDefined(type))
            throw reader.Invalid($"type {(ushort)type} is not supported: only local transactions are", start);

        var isolation = type == TransactionRequestType.Begin ? ReadIsolation(ref reader) : (byte)0;
        var name = ReadName(ref reader);
        NextTransaction? next = null;
        if (type is TransactionRequestType.Commit or TransactionRequestType.Rollback && (reader.ReadByte("flags") & BeginsNext) != 0)
            next = new NextTransaction(ReadIsolation(ref reader), ReadName(ref reader));
        reader.End();
        return new TransactionRequest(headers, type, name, isolation, next);
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        Headers.Write(output);
        output.WriteUInt16((ushort)Type);
        if (Type == TransactionRequestType.Begin)
            output.WriteByte(Isolation);
        output.WriteShortBytes(TdsWriter.Bytes(Name));
        if (Type is not (TransactionRequestType.Commit or TransactionRequestType.Rollback))
            return;

        output.WriteByte(Next is null ? (byte)0 : BeginsNext);
        if (Next is null)
            return;
        output.WriteByte(Next.Isolation);
        output.WriteShortBytes(TdsWriter.Bytes(Next.Name));
    }

    private static byte ReadIsolation(ref TdsReader reader)
    {
        var level = reader.ReadByte("isolation level");
        return level <= MaxIsolation ? level : throw reader.Invalid($"isolation level {level} is not known", reader.Offset - 1);
    }

    private static string ReadName(ref TdsReader reader)
    {
        var length = reader.ReadByte("length of the name");
        return length % 2 == 0
            ? reader.ReadText(length / 2, "name")
            : throw reader.Invalid($"a name of {length} bytes is no UTF-16", reader.Offset - 1);
    }
}

/// <summary>The transaction that begins as another one ends.</summary>
/// <param name="Isolation">Isolation level, as a begin has it.</param>
/// <param name="Name">Name, or empty.</param>
public sealed record NextTransaction(byte Isolation, string Name);
