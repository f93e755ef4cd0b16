using System.Buffers;
using System.Text;

namespace Gatehouse.Protocols.MySql;

/// <summary>Names and values about the client's program: <see cref="HandshakeResponse41.Attributes"/>.</summary>
public static class ConnectionAttributes
{
    /// <summary>Adds one, in place of any of the same name.</summary>
    /// <remarks>It stands first: a server keeps so many bytes and no more (<c>performance_schema_session_connect_attrs_size</c>).</remarks>
    /// <param name="attributes">The others; empty for none.</param>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="ProtocolException">The others are malformed.</exception>
    public static byte[] With(ReadOnlySpan<byte> attributes, string name, string value)
    {
        var output = new ArrayBufferWriter<byte>(attributes.Length + 64);
        var nameBytes = Encoding.UTF8.GetBytes(name);
        output.WriteLengthEncodedBytes(nameBytes);
        output.WriteLengthEncodedBytes(Encoding.UTF8.GetBytes(value));
        var reader = new MySqlReader(attributes, "connection attributes");
        while (reader.Remaining > 0)
        {
            var oldName = reader.ReadLengthEncodedBytes("an attribute's name");
            var oldValue = reader.ReadLengthEncodedBytes("an attribute's value");
            if (oldName.SequenceEqual(nameBytes))
                continue;
            output.WriteLengthEncodedBytes(oldName);
            output.WriteLengthEncodedBytes(oldValue);
        }

        return output.WrittenSpan.ToArray();
    }
}
