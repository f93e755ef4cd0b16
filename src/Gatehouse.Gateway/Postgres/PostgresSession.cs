using System.Security.Cryptography;
using Gatehouse.Gateway.Access;
using Gatehouse.Gateway.Postgres.Pool;
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
    private SessionKey? _poolKey;
    private WarmSession? _warm;
    private ReadOnlyMemory<byte> _answer;
    private ClaimRule? _rule;
    private BackendKeyData? _upstreamKey;
    private Func<bool>? _isBetweenMessages;

    protected override Principal? Principal => _principal;

    protected override string? Credential => _credential?.Source;

    protected override string? User => _startup?.Find("user");

    /// <summary>The database that the server takes where the client names none: the user's.</summary>
    protected override string? Database => _startup?.Find("database") is { Length: > 0 } database ? database : User;

    protected override string? Rule => _rule?.Name;

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
                return TakeSlot(PostgresRefusals.TooManyConnections) is { } tooMany ? throw tooMany : SessionPhase.Authenticate;
            default:
                return SessionPhase.Closed;
        }
    }

    protected override async Task<SessionPhase> AuthenticateAsync(CancellationToken cancellationToken)
    {
        if (listener.Options.Client == ClientAuthentication.None)
        {
            Become(await MeasureAsync(LoginStep.Token, () => listener.Options.UpstreamIdentity!.GetAsync(cancellationToken).AsTask()));
            return SessionPhase.UpstreamLogin;
        }

        if (!listener.Options.PublicAccess)
            throw PostgresRefusals.PublicAccessDisabled();
        if (listener.Options.OAuthBearer is { } oauth)
            return await AuthenticateByOAuthAsync(new OAuthBearerExchange(Client.Stream, oauth), cancellationToken);
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
            _principal = await MeasureAsync(LoginStep.Token, () => listener.Authenticator!.AuthenticateAsync(password, User!, cancellationToken).AsTask());
        }
        finally
        {
            password.Clear();
        }

        // Its own password proves a database user; a token proves a principal, which may not be that user.
        return _principal is null ? SessionPhase.UpstreamLogin : SessionPhase.Authorise;
    }

    private async Task<SessionPhase> AuthenticateByOAuthAsync(OAuthBearerExchange exchange, CancellationToken cancellationToken)
    {
        if (await exchange.AskAsync(cancellationToken) is not { } token)
            return SessionPhase.Closed;
        try
        {
            _principal = await MeasureAsync(LoginStep.Token, () => listener.Authenticator!.ValidateAsync(token, User!, cancellationToken).AsTask());
            return SessionPhase.Authorise;
        }
        catch (GatewayException)
        {
            await exchange.RefuseAsync(cancellationToken);
            throw;
        }
    }

    protected override async Task<SessionPhase> AuthoriseAsync(CancellationToken cancellationToken)
    {
        if (_principal!.Kind == PrincipalKind.External)
        {
            _rule = ClaimRules.Find(listener.Options.Rules, _principal, User!);
            PostgresAuthorization.Check(_rule, _principal, await listener.Map!.FindRoleAsync(User!, cancellationToken));
            return SessionPhase.UpstreamLogin;
        }

        if (listener.Pool is null)
        {
            PostgresAuthorization.Check(_principal!, User!, await listener.Map!.FindUserAsync(User!, cancellationToken));
            return SessionPhase.UpstreamLogin;
        }

        var (user, stamp) = await listener.Map!.FindLoginAsync(User!, Database!, cancellationToken);
        PostgresAuthorization.Check(_principal!, User!, user);
        _poolKey = stamp is null ? null : SessionKey.Of(listener.Options.Upstream, _principal!, _startup!, stamp);
        return SessionPhase.UpstreamLogin;
    }

    protected override async Task<SessionPhase> UpstreamLoginAsync(CancellationToken cancellationToken)
    {
        if (_poolKey is not null && await listener.Pool!.TakeAsync(_poolKey) is { } warm)
            return await GoOnAsync(warm, cancellationToken);

        _upstream = await MeasureAsync(LoginStep.UpstreamConnect, () => PostgresUpstream.ConnectAsync(
            listener.Options.Upstream, cancellationToken, listener.Options.UpstreamCertificates?.Of(User!)));
        var login = await MeasureAsync(LoginStep.UpstreamLogin, () => _upstream.LoginAsync(
            _startup!, _credential ?? StoredPassword(), key => _cancelKey = NewCancelKey(_upstreamKey = key), cancellationToken));
        if (login.Refusal is { } refusal)
        {
            // The server's own words, e.g. that the database does not exist.
            RefusedByUpstream($"{refusal.SqlState} {refusal.Message}", toAnybody: refusal.SqlState is "57P01" or "57P02" or "57P03"); // it stops or starts
            await Client.Stream.WriteAsync(login.Answer, cancellationToken);
            await Client.CloseAsync(linger: true);
            return SessionPhase.Closed;
        }

        if (_poolKey is not null && _upstreamKey is not null && listener.Options.Upstream is PostgresSocket)
            _warm = new WarmSession(_upstream, _upstreamKey, login.Answer, listener.Session.Time.GetTimestamp());
        return await GrantAsync(login.Answer, cancellationToken);
    }

    /// <summary>The database user's password, where the gateway keeps them; null where the server asks for none.</summary>
    private UpstreamCredential? StoredPassword()
    {
        if (listener.Options is not { UpstreamPasswords: { } passwords, Upstream: PostgresTcp tcp })
            return null;
        var password = passwords.Find(tcp.Host, tcp.Port, Database!, User!) ?? throw PostgresRefusals.NoStoredPassword(User!);
        return new UpstreamCredential(User!, password, Principal: null) { IsPassword = true };
    }

    /// <summary>Goes on with a session that another client of the same key has left.</summary>
    private Task<SessionPhase> GoOnAsync(WarmSession warm, CancellationToken cancellationToken)
    {
        (_warm, _upstream, _upstreamKey) = (warm, warm.Upstream, warm.Key);
        _cancelKey = NewCancelKey(warm.Key);
        return GrantAsync(warm.AnswerWith(_cancelKey), cancellationToken);
    }

    private async Task<SessionPhase> GrantAsync(ReadOnlyMemory<byte> answer, CancellationToken cancellationToken)
    {
        Granted();
        _answer = answer;
        await Client.Stream.WriteAsync(answer, cancellationToken);
        return SessionPhase.Relay;
    }

    protected override async Task<SessionPhase> RelayAsync()
    {
        if (_warm is null)
        {
            var follower = CanBeEnded ? new AnswerFollower(_answer.Span) : null;
            _isBetweenMessages = () => follower is { IsBetweenMessages: true };
            return await CloseAsync(await RelayAsync(_upstream!.Stream, _upstream.Connection, answers: follower));
        }

        var traffic = new SessionTraffic(_answer.Span);
        _isBetweenMessages = () => traffic.IsBetweenAnswers;
        var phase = await CloseAsync(await RelayAsync(_upstream!.Stream, _upstream.Connection, traffic.FromClient, traffic.FromServer));
        if (traffic.IsOver)
            await KeepAsync(_warm);
        return phase;
    }

    protected override bool IsBetweenMessages => _isBetweenMessages?.Invoke() == true;

    // The server sees that a connection is gone when it next writes to it: a statement goes on until then.
    protected override Task StopUpstreamAsync(CancellationToken cancellationToken)
        => _upstreamKey is { } key ? PostgresUpstream.CancelAsync(listener.Options.Upstream, key, cancellationToken) : Task.CompletedTask;

    private Task KeepAsync(WarmSession warm)
    {
        listener.CancelKeys.Remove(_cancelKey!);
        (_cancelKey, _upstream, _upstreamKey) = (null, null, null);
        return listener.Pool!.KeepAsync(_poolKey!, warm);
    }

    /// <summary>The client proves nothing: whatever it calls itself, the session is the gateway's own database user's.</summary>
    private void Become(UpstreamCredential credential)
    {
        _credential = credential;
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

    private BackendKeyData NewCancelKey(BackendKeyData upstream)
        => listener.CancelKeys.Add(_version, listener.Options.Upstream, upstream, listener.Options.Peers?.Id ?? 0);

    private async Task CancelAsync(CancelRequest request, CancellationToken cancellationToken)
    {
        // A wrong key gets the same answer as a right one: none.
        listener.Session.Logger.CancelRequested(ConnectionId, await CancelRouter.SendAsync(request, listener, cancellationToken));
        await Client.CloseAsync(linger: false);
    }
}
