using System.Buffers;

namespace Gatehouse.Protocols.Tds;

/// <summary>ERROR or INFO. MS-TDS 2.2.7.10 and 2.2.7.13.</summary>
/// <param name="IsError">Whether it is ERROR.</param>
/// <param name="Number">Number of the message.</param>
/// <param name="State">Tells places with the same number apart.</param>
/// <param name="Class">Severity; above 10 an error, from 20 on the session ends.</param>
/// <param name="Text">The text.</param>
/// <param name="Server">Name of the server.</param>
/// <param name="Procedure">Name of the procedure, or empty.</param>
/// <param name="Line">Line in the batch or procedure, from 1; 0 where there is none.</param>
public sealed record ServerMessage(
    bool IsError, int Number, byte State, byte Class, string Text, string Server, string Procedure, int Line) : ITdsToken
{
    /// <summary>Parses a token with its type byte.</summary>
    /// <exception cref="ProtocolException">It is not this token.</exception>
    public static ServerMessage Parse(ReadOnlySpan<byte> token) => Answer.Only(token, "ERROR or INFO", Read);

    internal static ServerMessage Read(ref TdsReader reader)
    {
        var type = reader.ReadByte("type");
        if (type is not (TokenType.Error or TokenType.Info))
            throw ProtocolException.UnexpectedMessage(reader.MessageName, type);
        var body = reader.ReadBody();
        var message = new ServerMessage(
            type == TokenType.Error, body.ReadInt32("number"), body.ReadByte("state"), body.ReadByte("class"), body.ReadLongText("text"),
            body.ReadShortText("server"), body.ReadShortText("procedure"), body.ReadInt32("line"));
        body.End();
        return message;
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output) => output.WriteToken(IsError ? TokenType.Error : TokenType.Info, body =>
    {
        body.WriteInt32(Number);
        body.WriteByte(State);
        body.WriteByte(Class);
        body.WriteLongText(Text);
        body.WriteShortText(Server);
        body.WriteShortText(Procedure);
        body.WriteInt32(Line);
    });
}
