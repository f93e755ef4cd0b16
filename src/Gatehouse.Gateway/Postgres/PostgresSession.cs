using System.Security.Cryptography;
using Gatehouse.Gateway.Upstream;
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

    private StartupMessage? _startup;
    private UpstreamCredential? _credential;
    private ProtocolVersion _version = ProtocolVersion.V30;
    private Principal? _principal;
    private PostgresUpstream? _upstream;
    private BackendKeyData? _cancelKey;

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

    protected override ValueTask WriteRefusalAsync(GatewayException error, CancellationToken cancellationToken)
        => PostgresWire.WriteAsync(Client.Stream, PostgresErrors.Response(error, ConnectionId), cancellationToken);

    protected override async Task<SessionPhase> StartupAsync(CancellationToken cancellationToken)
    {
        var startup = new PostgresStartup(Client, listener.Tls, listener.Options.Client == ClientAuthentication.Token);
        switch (await startup.ReadAsync(cancellationToken))
        {
            case CancelRequest cancel:
                await CancelAsync(cancel, cancellationToken);
                return SessionPhase.Closed;
            case StartupMessage message:
                _startup = message.Find("user") is null ? null : message; // the audit names the user of a refusal too
                _startup = await startup.AcceptAsync(message, cancellationToken);
                _version = startup.Version;
                return TryTakeSlot() ? SessionPhase.Authenticate : throw PostgresRefusals.TooManyConnections(listener.Session.Slots.Limit);
            default:
                return SessionPhase.Closed;
        }
    }

    protected override async Task<SessionPhase> AuthenticateAsync(CancellationToken cancellationToken)
    {
        if (listener.Options.Client == ClientAuthentication.None)
        {
            await BecomeAsync(listener.Options.UpstreamIdentity!, cancellationToken);
            return SessionPhase.UpstreamLogin;
        }

        if (!listener.Options.PublicAccess)
            throw PostgresRefusals.PublicAccessDisabled();
        await PostgresWire.WriteAsync(Client.Stream, new AuthenticationCleartextPassword(), cancellationToken);
        var answer = await PostgresWire.ReadMessageAsync(Client.Stream, nameof(PasswordMessage), TokenText.MaxLength + 1, cancellationToken);
        if (answer is not var (type, body) || type == Terminate)
            return SessionPhase.Closed; // psql without a password leaves here, asks its user and comes back

        if (type != PasswordMessage.Type)
            throw ProtocolException.UnexpectedMessage(nameof(PasswordMessage), type);

        var password = PasswordMessage.Parse(body);
        CryptographicOperations.ZeroMemory(body);
        try
        {
            _principal = await listener.Authenticator!.AuthenticateAsync(password, User!, cancellationToken);
        }
        finally
        {
            password.Clear();
        }

        // Its own password proves a database user; a token proves a principal, which may not be that user.
        return _principal is null ? SessionPhase.UpstreamLogin : SessionPhase.Authorise;
    }

    protected override async Task<SessionPhase> AuthoriseAsync(CancellationToken cancellationToken)
    {
        PostgresAuthorization.Check(_principal!, User!, await listener.Map!.FindUserAsync(User!, cancellationToken));
        return SessionPhase.UpstreamLogin;
    }

    protected override async Task<SessionPhase> UpstreamLoginAsync(CancellationToken cancellationToken)
    {
        _upstream = await PostgresUpstream.ConnectAsync(listener.Options.Upstream, cancellationToken);
        var login = await _upstream.LoginAsync(_startup!, _credential, key => _cancelKey = listener.CancelKeys.Add(_version, listener.Options.Upstream, key), cancellationToken);
        if (login.Refusal is { } refusal)
        {
            // The server's own words, e.g. that the database does not exist.
            RefusedByUpstream($"{refusal.SqlState} {refusal.Message}");
            await Client.Stream.WriteAsync(login.Answer, cancellationToken);
            await Client.CloseAsync(linger: true);
            return SessionPhase.Closed;
        }

        Granted();
        await Client.Stream.WriteAsync(login.Answer, cancellationToken);
        return SessionPhase.Relay;
    }

    protected override async Task<SessionPhase> RelayAsync() => await CloseAsync(await RelayAsync(_upstream!.Stream, _upstream.Connection));

    /// <summary>The client proves nothing: whatever it calls itself, the session is the gateway's own database user's.</summary>
    private async Task BecomeAsync(IUpstreamIdentity identity, CancellationToken cancellationToken)
    {
        _credential = await identity.GetAsync(cancellationToken);
        _principal = _credential.Principal;
        var database = listener.Options.UpstreamDatabase ?? Database!;
        _startup = _startup! with
        {
            Parameters =
            [
                new("user", _credential.User),
                new("database", database),
                .. _startup.Parameters.Where(parameter => parameter.Key is not ("user" or "database")),

                // The database's own log can then be laid beside the gateway's.
                .. _startup.Find("application_name") is null ? [KeyValuePair.Create("application_name", $"gatehouse {ConnectionId}")] : Array.Empty<KeyValuePair<string, string>>(),
            ],
        };
    }

    private async Task CancelAsync(CancelRequest request, CancellationToken cancellationToken)
    {
        // A wrong key gets the same answer as a right one: none.
        var key = listener.CancelKeys.Find(request);
        if (key is not null)
            await PostgresUpstream.CancelAsync(key.Address, key.Key, cancellationToken);
        listener.Session.Logger.CancelRequested(ConnectionId, key is null ? "no session has that key" : "sent to the upstream");
        await Client.CloseAsync(linger: false);
    }
}
