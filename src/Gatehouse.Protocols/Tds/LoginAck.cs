using System.Buffers;
using System.Buffers.Binary;

namespace Gatehouse.Protocols.Tds;

/// <summary>LOGINACK: the login is granted. MS-TDS 2.2.7.14.</summary>
/// <param name="Version">Version of the protocol; on the wire it is big-endian here.</param>
/// <param name="ProgramName">Name of the server's program.</param>
/// <param name="ProgramVersion">Major, minor and build of the server, a byte, a byte and two bytes, big-endian.</param>
public sealed record LoginAck(uint Version, string ProgramName, uint ProgramVersion) : ITdsToken
{
    private const byte TransactSql = 1;

    /// <summary>Parses a token with its type byte.</summary>
    /// <exception cref="ProtocolException">It is not this token.</exception>
    public static LoginAck Parse(ReadOnlySpan<byte> token) => Answer.Only(token, "LOGINACK", Read);

    internal static LoginAck Read(ref TdsReader reader)
    {
        reader.ReadType(TokenType.LoginAck);
        var body = reader.ReadBody();
        if (body.ReadByte("interface") is var kind and not TransactSql)
            throw body.Invalid($"interface {kind}", 0);
        var ack = new LoginAck(
            BinaryPrimitives.ReadUInt32BigEndian(body.ReadBytes(4, "version")),
            body.ReadShortText("program name"),
            BinaryPrimitives.ReadUInt32BigEndian(body.ReadBytes(4, "program version")));
        body.End();
        return ack;
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output) => output.WriteToken(TokenType.LoginAck, body =>
    {
        body.WriteByte(TransactSql);
        body.WriteUInt32(BinaryPrimitives.ReverseEndianness(Version));
        body.WriteShortText(ProgramName);
        body.WriteUInt32(BinaryPrimitives.ReverseEndianness(ProgramVersion));
    });
}
