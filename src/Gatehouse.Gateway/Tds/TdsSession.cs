using System.Text;
using Gatehouse.Gateway.Tds.Upstream;
using Gatehouse.Gateway.Upstream;
using Gatehouse.Protocols.Tds;
using Gatehouse.Tokens;
using Microsoft.AspNetCore.Connections;

namespace Gatehouse.Gateway.Tds;

/// <summary>One client, from its first byte to its last.</summary>
/// <remarks>
/// <code>
/// Startup ──► Authenticate ──► Authorise ──► UpstreamLogin ──► Relay ──► Closed
///    │             │              │               │                        ▲
///    └─────────────┴──────────────┴───────────────┴────────────────────────┘  GatewayException: the client gets an error
/// </code>
/// Both sides have agreed on the same packet size and features, so after the login bytes are copied; an attention is a packet like
/// any other.
/// </remarks>
internal sealed class TdsSession(ConnectionContext connection, TdsListenerContext listener) : ClientSession(connection, listener.Session)
{
    private const int DatabaseNotAvailable = 40613;
    private const int ServiceError = 40197;

    private TdsStartup? _startup;
    private Login7? _login;
    private Principal? _principal;
    private UpstreamCredential? _credential;
    private DatabaseUser? _user;
    private TdsUpstream? _upstream;

    protected override Principal? Principal => _principal;

    protected override string? Credential => _credential?.Source;

    protected override string? User => _user?.Name ?? (_login is { UserName.Length: > 0 } ? _login.UserName : null);

    protected override string? Database => _login is { Database.Length: > 0 } ? _login.Database : null;

    private MessageChannel Messages => _startup?.Messages ?? new MessageChannel(Client.Stream);

    public override ValueTask DisposeAsync()
    {
        _upstream?.Dispose();
        return base.DisposeAsync();
    }

    protected override ValueTask WriteRefusalAsync(GatewayException error, CancellationToken cancellationToken)
        => Messages.WriteAsync(TdsErrors.Tokens(error, ConnectionId, listener.Options.Name), cancellationToken);

    protected override async Task<SessionPhase> StartupAsync(CancellationToken cancellationToken)
    {
        var tooMany = TakeSlot(TdsRefusals.TooManyConnections);
        _startup = new TdsStartup(Client, listener);
        _login = await _startup.ReadAsync(cancellationToken);
        if (_login is null)
            return SessionPhase.Closed;

        // Said only now: before its login a driver shows no error's text.
        if (tooMany is not null)
            throw tooMany;
        return listener.Options.PublicAccess ? SessionPhase.Authenticate : throw TdsRefusals.PublicAccessDisabled();
    }

    protected override async Task<SessionPhase> AuthenticateAsync(CancellationToken cancellationToken)
    {
        const byte ChangesPassword = 1;
        var login = _login!;
        if (listener.Options.Client == ClientAuthentication.None)
        {
            Become(await MeasureAsync(LoginStep.Token, () => listener.Options.UpstreamIdentity!.GetAsync(cancellationToken).AsTask()));
            return SessionPhase.UpstreamLogin;
        }

        if ((login.OptionFlags2 & Login7.IntegratedSecurity) != 0)
            throw TdsRefusals.IntegratedSecurity();
        if ((login.OptionFlags3 & ChangesPassword) != 0)
            throw TdsRefusals.ChangePassword();
        if (login.Features.FirstOrDefault(feature => feature.Id == FeatureId.FedAuth) is not { } feature)
        {
            // The upstream decides on a SQL login's password.
            if (login.UserName.Length == 0)
                throw TdsRefusals.NoUser();
            return listener.Options.PasswordAuthentication ? SessionPhase.UpstreamLogin : throw TdsRefusals.PasswordNotAllowed(login.UserName);
        }

        var fedAuth = FedAuthFeature.Parse(feature.Data.Span);
        var token = fedAuth.Library == FedAuthLibrary.SecurityToken
            ? fedAuth.Token
            : (await _startup!.AskForTokenAsync(cancellationToken))?.Token;
        if (token is null)
            return SessionPhase.Closed; // most often a client that could not get one
        _principal = await MeasureAsync(LoginStep.Token, () => listener.Authenticator!.AuthenticateAsync(token.Value, cancellationToken).AsTask());
        return SessionPhase.Authorise;
    }

    /// <summary>Whatever the client calls itself, the session is the gateway's own principal's.</summary>
    private void Become(UpstreamCredential credential)
    {
        _credential = credential;
        _principal = credential.Principal;
        _user = new DatabaseUser(credential.User, new KnownToken(credential.Secret));
        _login = _login! with
        {
            Database = listener.Options.UpstreamDatabase ?? _login.Database,
            OptionFlags2 = (byte)(_login.OptionFlags2 & ~Login7.IntegratedSecurity),
        };
    }

    protected override async Task<SessionPhase> AuthoriseAsync(CancellationToken cancellationToken)
    {
        var principal = DatabasePrincipal.Of(_principal!);
        _user = await listener.Users!.FindUserAsync(principal, _login!.Database, cancellationToken)
            ?? throw TdsRefusals.NotFound(principal, _login.Database);
        return SessionPhase.UpstreamLogin;
    }

    protected override async Task<SessionPhase> UpstreamLoginAsync(CancellationToken cancellationToken)
    {
        _upstream = await MeasureAsync(LoginStep.UpstreamConnect, () => TdsUpstream.ConnectAsync(
            listener.Options.Upstream, _user?.Tokens is not null, cancellationToken));
        await MeasureAsync(LoginStep.UpstreamLogin, () => _upstream.LoginAsync(UpstreamLogin(), _user?.Tokens, cancellationToken));
        if (!_upstream.IsGranted)
        {
            var refusal = _upstream.Answer.OfType<ServerMessage>().First(message => message.IsError);
            RefusedByUpstream($"{refusal.Number} {refusal.Text}", toAnybody: refusal.Number is DatabaseNotAvailable or ServiceError);
            await Messages.WriteAsync(_upstream.Answer, cancellationToken); // its own words, e.g. that the database does not exist
            await Client.CloseAsync(linger: true);
            return SessionPhase.Closed;
        }

        Granted();
        await Messages.WriteAsync(ClientAnswer(_upstream.Answer), cancellationToken);
        return SessionPhase.Relay;
    }

    /// <summary>The client's login, as the database user. Packet size, language, database and names are the client's.</summary>
    private Login7 UpstreamLogin()
    {
        var login = _login!;
        var id = $"gatehouse {ConnectionId}";
        return login with
        {
            // sys.dm_exec_sessions can then be laid beside the gateway's log; what a program says of itself stays.
            ApplicationName = login.ApplicationName.Length == 0 ? id : login.ApplicationName,
            HostName = login.ApplicationName.Length > 0 && login.HostName.Length == 0 ? id : login.HostName,
            Version = login.Version == TdsVersion.V80 ? TdsVersion.V74 : login.Version, // TDS 8 differs in its TLS only
            UserName = _user?.Login ?? login.UserName,
            Password = _user is null ? login.Password : Encoding.Unicode.GetBytes(_user.Password),
            Features = [.. login.Features.Where(feature => feature.Id != FeatureId.FedAuth)],
            Sspi = default,
            DatabaseFile = "",
            NewPassword = default,
        };
    }

    /// <summary>
    /// The upstream's answer, with the version that the client spoke and the feature that the gateway itself grants, before the last
    /// DONE.
    /// </summary>
    private List<ITdsToken> ClientAnswer(IReadOnlyList<ITdsToken> answer)
    {
        var asked = _login!.Features.Select(feature => feature.Id).ToHashSet();
        List<FeatureExtension> features = _principal is null || !asked.Contains(FeatureId.FedAuth)
            ? []
            : [new FeatureExtension(FeatureId.FedAuth, default)];
        features.AddRange(answer.OfType<FeatureExtAck>().SelectMany(ack => ack.Features)
            .Where(feature => feature.Id != FeatureId.FedAuth && asked.Contains(feature.Id)));

        List<ITdsToken> tokens = [.. answer.Where(token => token is not FeatureExtAck)
            .Select(token => token is LoginAck ack ? ack with { Version = _login.Version } : token)];
        var last = tokens.FindLastIndex(token => token is Done);
        if (features.Count > 0)
            tokens.Insert(last < 0 ? tokens.Count : last, new FeatureExtAck(features));
        return tokens;
    }

    protected override async Task<SessionPhase> RelayAsync() => await CloseAsync(await RelayAsync(_upstream!.Stream, _upstream.Connection));

    /// <summary>A token that has just been got.</summary>
    private sealed class KnownToken(string token) : IUpstreamTokens
    {
        public ValueTask<string> GetTokenAsync(string resource, CancellationToken cancellationToken) => ValueTask.FromResult(token);
    }
}
