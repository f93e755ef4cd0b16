using System.Buffers;

namespace Gatehouse.Protocols.Postgres;

/// <summary>A failure: fields by code, https://www.postgresql.org/docs/18/protocol-error-fields.html.</summary>
/// <remarks>https://www.postgresql.org/docs/18/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-ERRORRESPONSE</remarks>
/// <param name="Fields">Code byte and value, in order.</param>
public sealed record ErrorResponse(IReadOnlyList<KeyValuePair<byte, string>> Fields) : IPostgresMessage
{
    /// <summary>Type byte.</summary>
    public const byte Type = (byte)'E';

    /// <summary>Makes a failure that ends the connection.</summary>
    /// <param name="sqlState">Five characters of https://www.postgresql.org/docs/18/errcodes-appendix.html.</param>
    /// <param name="message">What happened, one line.</param>
    /// <param name="detail">More of it, or null.</param>
    /// <param name="hint">What to do, or null.</param>
    public static ErrorResponse Fatal(string sqlState, string message, string? detail, string? hint)
    {
        List<KeyValuePair<byte, string>> fields =
        [
            new((byte)'S', "FATAL"), // may be translated, V may not
            new((byte)'V', "FATAL"),
            new((byte)'C', sqlState),
            new((byte)'M', message),
        ];
        if (detail is not null)
            fields.Add(new((byte)'D', detail));
        if (hint is not null)
            fields.Add(new((byte)'H', hint));
        return new ErrorResponse(fields);
    }

    /// <summary>SQLSTATE, or null where the field is missing.</summary>
    public string? SqlState => Find('C');

    /// <summary>What happened, or null where the field is missing.</summary>
    public string? Message => Find('M');

    /// <summary>More of what happened, or null.</summary>
    public string? Detail => Find('D');

    /// <summary>What to do, or null.</summary>
    public string? Hint => Find('H');

    /// <summary>Parses a complete body.</summary>
    public static ErrorResponse Parse(ReadOnlySpan<byte> body)
    {
        var reader = new PostgresReader(body, nameof(ErrorResponse));
        var fields = new List<KeyValuePair<byte, string>>();
        while (reader.ReadByte("a field's code") is var code and not 0)
            fields.Add(new(code, reader.ReadText("a field's value")));
        reader.End();
        return new ErrorResponse(fields);
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        output.WriteHeader(Type, Fields.Sum(field => 1 + PostgresWriter.StringLength(field.Value)) + 1);
        foreach (var (code, value) in Fields)
        {
            output.WriteByte(code);
            output.WriteString(value);
        }

        output.WriteByte(0);
    }

    private string? Find(char code)
    {
        foreach (var (key, value) in Fields)
        {
            if (key == code)
                return value;
        }

        return null;
    }
}
