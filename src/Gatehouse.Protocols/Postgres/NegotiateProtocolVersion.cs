using System.Buffers;

namespace Gatehouse.Protocols.Postgres;

/// <summary>The server cannot do all that the client's startup message asks for, and names what it can.</summary>
/// <remarks>https://www.postgresql.org/docs/18/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-NEGOTIATEPROTOCOLVERSION</remarks>
/// <param name="Newest">The version that the session will have.</param>
/// <param name="UnknownOptions">The <c>_pq_.</c> parameters that the server does not know.</param>
public sealed record NegotiateProtocolVersion(ProtocolVersion Newest, IReadOnlyList<string> UnknownOptions) : IPostgresMessage
{
    /// <summary>Type byte.</summary>
    public const byte Type = (byte)'v';

    /// <summary>Parses a complete body.</summary>
    public static NegotiateProtocolVersion Parse(ReadOnlySpan<byte> body)
    {
        var reader = new PostgresReader(body, nameof(NegotiateProtocolVersion));
        var newest = new ProtocolVersion(reader.ReadInt32("version"));
        var count = reader.ReadInt32("number of options");
        if (count < 0 || count > reader.Remaining) // an option is one byte at least: its terminator
            throw ProtocolException.LengthOutOfRange(nameof(NegotiateProtocolVersion), count, 0, reader.Remaining);

        var options = new string[count];
        for (var i = 0; i < count; i++)
            options[i] = reader.ReadString("an option");
        reader.End();
        return new NegotiateProtocolVersion(newest, options);
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        output.WriteHeader(Type, (2 * sizeof(int)) + UnknownOptions.Sum(PostgresWriter.StringLength));
        output.WriteInt32(Newest.Value);
        output.WriteInt32(UnknownOptions.Count);
        foreach (var option in UnknownOptions)
            output.WriteString(option);
    }
}
