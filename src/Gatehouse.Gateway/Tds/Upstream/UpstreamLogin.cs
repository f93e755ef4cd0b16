using System.Security.Cryptography;
using System.Text;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.Gateway.Tds.Upstream;

/// <summary>The login at the database server, once it has greeted: LOGIN7, a token where it is asked for, and the answer.</summary>
/// <param name="messages">The wire, inside TLS where there is TLS.</param>
/// <param name="server">The server.</param>
/// <param name="tokens">Gets the token; null for a SQL login.</param>
/// <param name="echo">Whether the server's PRELOGIN said that it expects a token.</param>
internal sealed class UpstreamLogin(MessageChannel messages, TdsServer server, IUpstreamTokens? tokens, bool echo)
{
    private const int MaxAnswerLength = 64 * 1024;
    private const byte Workflow = 3; // what SqlClient says for a managed identity; no server makes anything of it

    /// <summary>Logs in.</summary>
    /// <returns>What the server said: a LOGINACK among it, or errors.</returns>
    /// <exception cref="GatewayException">The server sends the gateway elsewhere, or wants what it shall not have.</exception>
    public async Task<IReadOnlyList<ITdsToken>> RunAsync(Login7 login, CancellationToken cancellationToken)
    {
        if (tokens is not null)
            login = login with { Features = [.. login.Features, await FeatureAsync(tokens, cancellationToken)] };
        await messages.WriteAsync(login, cancellationToken);
        var answer = await ReadAnswerAsync(cancellationToken);
        if (answer is [FedAuthInfo info] && tokens is not null)
        {
            await SendTokenAsync(info, tokens, cancellationToken);
            answer = await ReadAnswerAsync(cancellationToken);
        }

        if (answer.OfType<EnvChange>().FirstOrDefault(change => change.Type == EnvChangeType.Routing) is { } route)
            throw TdsRefusals.UpstreamRoutes(route.ReadRoute().Server);
        return answer.Any(token => token is LoginAck or ServerMessage { IsError: true })
            ? answer
            : throw Refusals.UpstreamMalformed("its answer to the login neither grants nor refuses it");
    }

    /// <summary>A message of the server.</summary>
    public static async Task<byte[]> ReadAsync(
        MessageChannel messages, string expected, int maxLength, CancellationToken cancellationToken)
        => await messages.ReadAsync(expected, PacketType.Reply, maxLength, cancellationToken) is { } message
            ? message.Content
            : throw new EndOfStreamException($"The database server closed the connection; the {expected} was due.");

    private async Task<FeatureExtension> FeatureAsync(IUpstreamTokens tokens, CancellationToken cancellationToken)
    {
        if (server.TokenLibrary == FedAuthLibrary.Msal)
            return new FedAuthFeature(FedAuthLibrary.Msal, echo, Token: null, Workflow, Nonce: null).ToFeature();
        var token = Encoding.Unicode.GetBytes(await tokens.GetTokenAsync(server.Resource, cancellationToken));
        var feature = new FedAuthFeature(FedAuthLibrary.SecurityToken, echo, token, Workflow: null, Nonce: null).ToFeature();
        CryptographicOperations.ZeroMemory(token);
        return feature;
    }

    private async Task SendTokenAsync(FedAuthInfo info, IUpstreamTokens tokens, CancellationToken cancellationToken)
    {
        // A token of another resource would open what is none of the server's business.
        if (info.Spn.TrimEnd('/') != server.Resource.TrimEnd('/'))
            throw Refusals.UpstreamUntrusted($"it asks for a token for {Refusals.Quote(info.Spn)}, and not for {server.Resource}");
        var token = Encoding.Unicode.GetBytes(await tokens.GetTokenAsync(server.Resource, cancellationToken));
        await messages.WriteAsync(new FedAuthToken(token), cancellationToken);
        CryptographicOperations.ZeroMemory(token);
    }

    private async Task<IReadOnlyList<ITdsToken>> ReadAnswerAsync(CancellationToken cancellationToken)
        => Answer.Parse(await ReadAsync(messages, "answer to the login", MaxAnswerLength, cancellationToken));
}
