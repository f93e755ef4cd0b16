namespace Gatehouse.Protocols.MySql;

/// <summary>A client's login, from its first message to the server's verdict.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase.html</remarks>
public static class ClientLogin
{
    private const int MaxAnswerLength = 64 * 1024;
    private const int MaxAnswers = 6; // a server has no reason for more than a switch, one question and its answer
    private const string Name = "login answer";

    /// <summary>Logs in. The greeting has been read, and TLS is there where it is wanted.</summary>
    /// <param name="packets">The wire.</param>
    /// <param name="greeting">The server's greeting.</param>
    /// <param name="login">Who, in which database, with which capabilities; plugin and proof are replaced.</param>
    /// <param name="secret">The password or the token.</param>
    /// <param name="isPrivate">Whether nobody else reads the wire; only then is the secret itself sent, where it is asked for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The payload of the server's <see cref="OKPacket"/> or <see cref="ERRPacket"/>.</returns>
    /// <exception cref="ProtocolException">The server broke the protocol, or asks for what this client does not have.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public static async Task<byte[]> RunAsync(
        PacketChannel packets,
        HandshakeV10 greeting,
        HandshakeResponse41 login,
        ReadOnlyMemory<byte> secret,
        bool isPrivate,
        CancellationToken cancellationToken)
    {
        var plugin = greeting.Plugin is CachingSha2Password.Plugin ? CachingSha2Password.Plugin : NativePassword.Plugin;
        var answer = ClientPlugin.Answer(plugin, secret.Span, greeting.Scramble.Span, isPrivate);
        await packets.WriteAsync(login with { Plugin = plugin, Authentication = answer }, cancellationToken);

        for (var left = MaxAnswers; left > 0; left--)
        {
            var payload = await packets.ReadAsync(Name, MaxAnswerLength, cancellationToken)
                ?? throw new EndOfStreamException("The database server closed the connection during the login.");
            switch (payload.Length > 0 ? payload[0] : throw ProtocolException.Truncated(Name, "it is empty", 0))
            {
                case OKPacket.Type:
                    _ = OKPacket.Parse(payload);
                    return payload;
                case ERRPacket.Type:
                    _ = ERRPacket.Parse(payload);
                    return payload;
                case AuthSwitchRequest.Type when payload.Length > 1:
                    var request = AuthSwitchRequest.Parse(payload);
                    plugin = request.Plugin;
                    answer = ClientPlugin.Answer(plugin, secret.Span, request.Data.Span, isPrivate) ?? throw ProtocolException.InvalidValue(
                        nameof(AuthSwitchRequest), $"authentication by {ClientPlugin.Show(plugin)}, which this client does not have", 1);
                    await packets.WriteAsync(answer, cancellationToken);
                    break;
                case AuthMoreData.Type when plugin == CachingSha2Password.Plugin:
                    answer = ClientPlugin.Continue(AuthMoreData.Parse(payload), secret.Span, isPrivate);
                    if (answer is not null)
                        await packets.WriteAsync(answer, cancellationToken);
                    break;
                case var type:
                    throw ProtocolException.UnexpectedMessage(Name, type);
            }
        }

        throw ProtocolException.InvalidValue(Name, "the login does not end", 0);
    }
}
