using System.Buffers;

namespace Gatehouse.Protocols.Postgres;

/// <summary>A setting of the session that the server reports.</summary>
/// <remarks>https://www.postgresql.org/docs/18/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-PARAMETERSTATUS</remarks>
/// <param name="Name">Name of the setting.</param>
/// <param name="Value">Its value.</param>
public sealed record ParameterStatus(string Name, string Value) : IPostgresMessage
{
    /// <summary>Type byte.</summary>
    public const byte Type = (byte)'S';

    /// <summary>Parses a complete body.</summary>
    public static ParameterStatus Parse(ReadOnlySpan<byte> body)
    {
        var reader = new PostgresReader(body, nameof(ParameterStatus));
        var status = new ParameterStatus(reader.ReadString("name"), reader.ReadString("value"));
        reader.End();
        return status;
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        output.WriteHeader(Type, PostgresWriter.StringLength(Name) + PostgresWriter.StringLength(Value));
        output.WriteString(Name);
        output.WriteString(Value);
    }
}
