using System.Diagnostics;
using System.Security.Cryptography;
using Gatehouse.Gateway.Relay;
using Gatehouse.Protocols;
using Gatehouse.Protocols.Postgres;
using Gatehouse.Tokens;
using Microsoft.AspNetCore.Connections;

namespace Gatehouse.Gateway.Postgres;

/// <summary>One client, from its first byte to its last.</summary>
/// <remarks>
/// <code>
/// Startup ──► Authenticate ──► Authorise ──► UpstreamLogin ──► Relay ──► Closed
///    │  └ cancel   │              │               │                        ▲
///    └─────────────┴──────────────┴───────────────┴── GatewayException ────┘  (the client gets an ErrorResponse)
/// </code>
/// </remarks>
internal sealed class PostgresSession(ConnectionContext connection, PostgresListenerContext listener) : ClientSession(connection, listener.Session)
{
    private const byte Terminate = (byte)'X';

    // An answer that is on its way when the client closes its side may still arrive.
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(10);

    private Phase _phase = Phase.Startup;
    private StartupMessage? _startup;
    private ProtocolVersion _version = ProtocolVersion.V30;
    private Principal? _principal;
    private PostgresUpstream? _upstream;
    private BackendKeyData? _cancelKey;

    private enum Phase
    {
        Startup,
        Authenticate,
        Authorise,
        UpstreamLogin,
        Relay,
        Closed,
    }

    protected override bool IsRelaying => _phase == Phase.Relay;

    protected override Principal? Principal => _principal;

    protected override string? User => _startup?.Find("user");

    /// <summary>The database that the server takes where the client names none: the user's.</summary>
    protected override string? Database => _startup?.Find("database") is { Length: > 0 } database ? database : User;

    public override ValueTask DisposeAsync()
    {
        if (_cancelKey is not null)
            listener.CancelKeys.Remove(_cancelKey);
        _upstream?.Dispose();
        return base.DisposeAsync();
    }

    protected override async Task<bool> StepAsync(CancellationToken login)
    {
        _phase = _phase switch
        {
            Phase.Startup => await StartupAsync(login),
            Phase.Authenticate => await AuthenticateAsync(login),
            Phase.Authorise => await AuthoriseAsync(login),
            Phase.UpstreamLogin => await UpstreamLoginAsync(login),
            Phase.Relay => await RelayAsync(),
            _ => throw new UnreachableException(),
        };
        return _phase != Phase.Closed;
    }

    protected override ValueTask WriteRefusalAsync(GatewayException error, CancellationToken cancellationToken)
        => PostgresWire.WriteAsync(Client.Stream, PostgresErrors.Response(error, ConnectionId), cancellationToken);

    private async Task<Phase> StartupAsync(CancellationToken cancellationToken)
    {
        var startup = new PostgresStartup(Client, listener.Tls);
        switch (await startup.ReadAsync(cancellationToken))
        {
            case CancelRequest cancel:
                await CancelAsync(cancel, cancellationToken);
                return Phase.Closed;
            case StartupMessage message:
                _startup = message.Find("user") is null ? null : message; // the audit names the user of a refusal too
                _startup = await startup.AcceptAsync(message, cancellationToken);
                _version = startup.Version;
                return TryTakeSlot() ? Phase.Authenticate : throw PostgresRefusals.TooManyConnections(listener.Session.Slots.Limit);
            default:
                return Phase.Closed;
        }
    }

    private async Task<Phase> AuthenticateAsync(CancellationToken cancellationToken)
    {
        if (!listener.Options.PublicAccess)
            throw PostgresRefusals.PublicAccessDisabled();
        await PostgresWire.WriteAsync(Client.Stream, new AuthenticationCleartextPassword(), cancellationToken);
        var answer = await PostgresWire.ReadMessageAsync(Client.Stream, nameof(PasswordMessage), TokenText.MaxLength + 1, cancellationToken);
        if (answer is not var (type, body) || type == Terminate)
            return Phase.Closed; // psql without a password leaves here, asks its user and comes back

        if (type != PasswordMessage.Type)
            throw ProtocolException.UnexpectedMessage(nameof(PasswordMessage), type);

        var password = PasswordMessage.Parse(body);
        CryptographicOperations.ZeroMemory(body);
        try
        {
            _principal = await listener.Authenticator.AuthenticateAsync(password, User!, cancellationToken);
        }
        finally
        {
            password.Clear();
        }

        // Its own password proves a database user; a token proves a principal, which may not be that user.
        return _principal is null ? Phase.UpstreamLogin : Phase.Authorise;
    }

    private async Task<Phase> AuthoriseAsync(CancellationToken cancellationToken)
    {
        PostgresAuthorization.Check(_principal!, User!, await listener.Map.FindUserAsync(User!, cancellationToken));
        return Phase.UpstreamLogin;
    }

    private async Task<Phase> UpstreamLoginAsync(CancellationToken cancellationToken)
    {
        _upstream = await PostgresUpstream.ConnectAsync(listener.Options.UpstreamSocketFolder, cancellationToken);
        var login = await _upstream.LoginAsync(_startup!, key => _cancelKey = listener.CancelKeys.Add(_version, key), cancellationToken);
        if (login.Refusal is { } refusal)
        {
            // The server's own words, e.g. that the database does not exist.
            RefusedByUpstream($"{refusal.SqlState} {refusal.Message}");
            await Client.Stream.WriteAsync(login.Answer, cancellationToken);
            await Client.CloseAsync(linger: true);
            return Phase.Closed;
        }

        Granted();
        await Client.Stream.WriteAsync(login.Answer, cancellationToken);
        return Phase.Relay;
    }

    private async Task<Phase> RelayAsync()
    {
        var result = await StreamRelay.RunAsync(Client.Stream, _upstream!.Stream, _upstream.EndInput, DrainTime, listener.Session.Time, listener.Session.Stopping);
        listener.Session.Metrics.Relayed(result.FromClient, result.FromUpstream);
        listener.Session.Logger.RelayEnded(ConnectionId, result.EndedBy, result.FromClient, result.FromUpstream, result.Error);
        await Client.CloseAsync(linger: result.EndedBy is RelayEnd.Upstream or RelayEnd.UpstreamFailed);
        return Phase.Closed;
    }

    private async Task CancelAsync(CancelRequest request, CancellationToken cancellationToken)
    {
        // A wrong key gets the same answer as a right one: none.
        var key = listener.CancelKeys.Find(request);
        if (key is not null)
            await PostgresUpstream.CancelAsync(listener.Options.UpstreamSocketFolder, key, cancellationToken);
        listener.Session.Logger.CancelRequested(ConnectionId, key is null ? "no session has that key" : "sent to the upstream");
        await Client.CloseAsync(linger: false);
    }
}
