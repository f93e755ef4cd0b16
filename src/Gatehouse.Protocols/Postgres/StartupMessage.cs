using System.Buffers;

namespace Gatehouse.Protocols.Postgres;

/// <summary>Opens a session: protocol version, user, database, settings.</summary>
/// <remarks>https://www.postgresql.org/docs/18/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-STARTUPMESSAGE</remarks>
/// <param name="Version">The version that the client asks for.</param>
/// <param name="Parameters">Names and values in the client's order; no name twice. Empty where the major version is not 3.</param>
public sealed record StartupMessage(ProtocolVersion Version, IReadOnlyList<KeyValuePair<string, string>> Parameters) : StartupPacket, IPostgresMessage
{
    /// <summary>Parses what follows the length word. Of another major version than 3 only the version is read: the rest has another form.</summary>
    public static new StartupMessage Parse(ReadOnlySpan<byte> body)
    {
        var reader = new PostgresReader(body, nameof(StartupMessage));
        var version = new ProtocolVersion(reader.ReadInt32("protocol version"));
        if (version.Major != 3)
            return new StartupMessage(version, []);

        var parameters = new List<KeyValuePair<string, string>>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var start = reader.Offset;
            var name = reader.ReadString("a parameter's name");
            if (name.Length == 0)
                break;
            if (!names.Add(name))
                throw ProtocolException.InvalidValue(nameof(StartupMessage), "a parameter is given twice", start);
            parameters.Add(new(name, reader.ReadString("a parameter's value")));
        }

        reader.End();
        return new StartupMessage(version, parameters);
    }

    /// <summary>The value of a parameter, or null.</summary>
    public string? Find(string name)
    {
        foreach (var (key, value) in Parameters)
        {
            if (key == name)
                return value;
        }

        return null;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A name or value holds a zero byte, or a name is empty.</exception>
    public void Write(IBufferWriter<byte> output)
    {
        var length = (2 * sizeof(int)) + 1;
        foreach (var (name, value) in Parameters)
        {
            ArgumentException.ThrowIfNullOrEmpty(name);
            length += PostgresWriter.StringLength(name) + PostgresWriter.StringLength(value);
        }

        output.WriteInt32(length);
        output.WriteInt32(Version.Value);
        foreach (var (name, value) in Parameters)
        {
            output.WriteString(name);
            output.WriteString(value);
        }

        output.WriteByte(0);
    }
}
