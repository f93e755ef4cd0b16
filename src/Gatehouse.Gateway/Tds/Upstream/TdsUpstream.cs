using Gatehouse.Gateway.Transport;
using Gatehouse.Protocols;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.Gateway.Tds.Upstream;

/// <summary>One session on the database server, over its Unix socket.</summary>
internal sealed class TdsUpstream : IDisposable
{
    private const int MaxAnswerLength = 64 * 1024;

    private readonly UnixSocketConnection _connection;

    private TdsUpstream(UnixSocketConnection connection, IReadOnlyList<ITdsToken> answer) => (_connection, Answer) = (connection, answer);

    /// <summary>What the server said to the login: a LOGINACK among it, or errors.</summary>
    public IReadOnlyList<ITdsToken> Answer { get; }

    public bool IsGranted => Answer.OfType<LoginAck>().Any();

    public Stream Stream => _connection.Stream;

    /// <summary>Connects and logs in.</summary>
    /// <exception cref="GatewayException">The server cannot be reached, broke off, or is no such server.</exception>
    public static async Task<TdsUpstream> LoginAsync(TdsServer server, Login7 login, CancellationToken cancellationToken)
    {
        var connection = await UnixSocketConnection.ConnectAsync(server.SocketPath, cancellationToken);
        try
        {
            return new TdsUpstream(connection, await LoginAsync(new MessageChannel(connection.Stream), login, cancellationToken));
        }
        catch (IOException e)
        {
            connection.Dispose();
            throw Refusals.UpstreamUnavailable(e);
        }
        catch (ProtocolException e)
        {
            connection.Dispose();
            throw Refusals.UpstreamMalformed(e.Message, e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The connection under the wire.</summary>
    public SocketConnection Connection => _connection;

    public void Dispose() => _connection.Dispose();

    private static async Task<IReadOnlyList<ITdsToken>> LoginAsync(
        MessageChannel messages, Login7 login, CancellationToken cancellationToken)
    {
        // No TLS: the socket is private.
        var hello = new PreLogin(new byte[6], Encryption.NotSupported) { Mars = false };
        await messages.WriteAsync(hello, cancellationToken);
        var answer = PreLogin.Parse(await ReadAsync(messages, "PRELOGIN", PreLogin.MaxLength, cancellationToken));
        if (answer.Encryption is Encryption.On or Encryption.Required)
            throw Refusals.UpstreamMalformed("it asks for TLS on its Unix socket");

        await messages.WriteAsync(login, cancellationToken);
        var tokens = Protocols.Tds.Answer.Parse(await ReadAsync(messages, "answer to the login", MaxAnswerLength, cancellationToken));
        if (tokens.OfType<EnvChange>().Any(change => change.Type == EnvChangeType.Routing))
            throw Refusals.UpstreamMalformed("it sends its clients to another server"); // where the gateway is not
        return tokens.Any(token => token is LoginAck or ServerMessage { IsError: true })
            ? tokens
            : throw Refusals.UpstreamMalformed("its answer to the login neither grants nor refuses it");
    }

    private static async Task<byte[]> ReadAsync(
        MessageChannel messages, string expected, int maxLength, CancellationToken cancellationToken)
        => await messages.ReadAsync(expected, PacketType.Reply, maxLength, cancellationToken) is { } message
            ? message.Content
            : throw new EndOfStreamException($"The database server closed the connection; the {expected} was due.");
}
