using Gatehouse.Gateway.Transport;
using Gatehouse.Protocols;
using Gatehouse.Protocols.MySql;

namespace Gatehouse.Gateway.MySql.Upstream;

/// <summary>One connection to the database server, over its Unix socket. The server has greeted; no one has logged in yet.</summary>
internal sealed class MySqlUpstream : IDisposable
{
    private const int MaxGreetingLength = 4096;
    private const int MaxAnswerLength = 64 * 1024;
    private const string Login = "login answer";

    private readonly UnixSocketConnection _connection;
    private readonly PacketStream _packets;

    private MySqlUpstream(UnixSocketConnection connection, PacketStream packets, HandshakeV10 greeting)
        => (_connection, _packets, Greeting) = (connection, packets, greeting);

    public HandshakeV10 Greeting { get; }

    public Stream Stream => _connection.Stream;

    /// <summary>Connects and reads the greeting.</summary>
    /// <exception cref="MySqlServerException">The server refused before it greeted, e.g. because of too many connections.</exception>
    /// <exception cref="GatewayException">The server cannot be reached, or is no MySQL server.</exception>
    public static async Task<MySqlUpstream> ConnectAsync(string socketPath, CancellationToken cancellationToken)
    {
        var connection = await UnixSocketConnection.ConnectAsync(socketPath, cancellationToken);
        try
        {
            var packets = new PacketStream(connection.Stream);
            var payload = await GuardAsync(() => ReadAsync(packets, "greeting", MaxGreetingLength, cancellationToken));
            if (payload is [ERRPacket.Type, ..])
                throw new MySqlServerException(ParseError(payload));
            return new MySqlUpstream(connection, packets, ParseGreeting(payload));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Logs in.</summary>
    /// <param name="client">Who, in which database, with which capabilities; its plugin and proof are replaced.</param>
    /// <param name="password">The password of that database user.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The server's OK or error.</returns>
    /// <exception cref="GatewayException">The server broke off, or asks for what the gateway does not have.</exception>
    public Task<UpstreamLogin> LoginAsync(HandshakeResponse41 client, ReadOnlyMemory<byte> password, CancellationToken cancellationToken)
        => GuardAsync(async () =>
        {
            var plugin = Greeting.Plugin is CachingSha2Password.Plugin ? CachingSha2Password.Plugin : NativePassword.Plugin;
            var authentication = UpstreamPlugin.Answer(plugin, password.Span, Greeting.Scramble.Span)!;
            await _packets.WriteAsync(client with { Plugin = plugin, Authentication = authentication }, cancellationToken);

            // A server has no reason for more than a switch, one question and its answer.
            for (var left = 6; left > 0; left--)
            {
                var payload = await ReadAsync(_packets, Login, MaxAnswerLength, cancellationToken);
                switch (payload.Length > 0 ? payload[0] : throw ProtocolException.Truncated(Login, "it is empty", 0))
                {
                    case OKPacket.Type:
                        _ = OKPacket.Parse(payload);
                        return new UpstreamLogin(payload, null);
                    case ERRPacket.Type:
                        return new UpstreamLogin(payload, ParseError(payload));
                    case AuthSwitchRequest.Type when payload.Length > 1:
                        var request = AuthSwitchRequest.Parse(payload);
                        plugin = request.Plugin;
                        authentication = UpstreamPlugin.Answer(plugin, password.Span, request.Data.Span)
                            ?? throw Refusals.UpstreamMalformed($"it asks for authentication by {Refusals.Quote(plugin)}, which the gateway does not have");
                        await _packets.WriteAsync(authentication, cancellationToken);
                        break;
                    case AuthMoreData.Type when plugin == CachingSha2Password.Plugin:
                        var answer = UpstreamPlugin.Continue(AuthMoreData.Parse(payload), password.Span);
                        if (answer is not null)
                            await _packets.WriteAsync(answer, cancellationToken);
                        break;
                    case var type:
                        throw ProtocolException.UnexpectedMessage(Login, type);
                }
            }

            throw Refusals.UpstreamMalformed("its login does not end");
        });

    /// <summary>Tells the server that the client sends no more.</summary>
    public void EndInput() => _connection.EndInput();

    public void Dispose() => _connection.Dispose();

    private static async Task<T> GuardAsync<T>(Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (IOException e)
        {
            throw Refusals.UpstreamUnavailable(e);
        }
        catch (ProtocolException e)
        {
            throw Refusals.UpstreamMalformed(e.Message, e);
        }
    }

    private static async Task<byte[]> ReadAsync(PacketStream packets, string expected, int maxLength, CancellationToken cancellationToken)
        => await packets.ReadAsync(expected, maxLength, cancellationToken)
            ?? throw new EndOfStreamException("The database server closed the connection during the login.");

    private static HandshakeV10 ParseGreeting(byte[] payload)
    {
        try
        {
            return HandshakeV10.Parse(payload);
        }
        catch (ProtocolException e)
        {
            throw Refusals.UpstreamMalformed(e.Message, e);
        }
    }

    private static ERRPacket ParseError(byte[] payload)
    {
        try
        {
            return ERRPacket.Parse(payload);
        }
        catch (ProtocolException e)
        {
            throw Refusals.UpstreamMalformed(e.Message, e);
        }
    }
}
