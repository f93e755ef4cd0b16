using System.Security.Cryptography;
using Gatehouse.Gateway.MySql.Mapping;
using Gatehouse.Gateway.MySql.Upstream;
using Gatehouse.Gateway.Relay;
using Gatehouse.Gateway.Upstream;
using Gatehouse.Protocols.MySql;
using Gatehouse.Tokens;
using Microsoft.AspNetCore.Connections;

namespace Gatehouse.Gateway.MySql;

/// <summary>One client, from its first byte to its last.</summary>
/// <remarks>
/// <code>
/// Startup ──► Authenticate ──► Authorise ──► UpstreamLogin ──► Relay ──► Closed
///    │             │              │               │              │         ▲
///    └─────────────┴──────────────┴───────────────┴──────────────┴─────────┘  GatewayException: the client gets an error packet
/// </code>
/// The upstream greets first: its session's number must be in the client's greeting, or KILL QUERY would reach someone else.
/// </remarks>
internal sealed class MySqlSession(ConnectionContext connection, MySqlListenerContext listener) : ClientSession(connection, listener.Session)
{
    private const int MaxAnswerLength = TokenText.MaxLength + 16; // a zero byte, or capabilities and a length
    private const int AccessDenied = 1045;
    private const int ServerShutdown = 1053;
    private const int HostBlocked = 1129;    // after too many connections that did not log in

    private PacketChannel? _packets;
    private HandshakeResponse41? _login;
    private Principal? _principal;
    private UpstreamCredential? _credential;
    private PrincipalMapping? _mapping;
    private byte[]? _password;
    private MySqlUpstream? _upstream;

    protected override Principal? Principal => _principal;

    protected override string? Credential => _credential?.Source;

    protected override string? User => _login?.User;

    protected override string? Database => _login?.Database;

    public override ValueTask DisposeAsync()
    {
        _upstream?.Dispose();
        return base.DisposeAsync();
    }

    protected override ValueTask WriteRefusalAsync(GatewayException error, CancellationToken cancellationToken)
        => (_packets ?? new PacketChannel(Client.Stream)).WriteAsync(MySqlErrors.Packet(error, ConnectionId), cancellationToken);

    protected override async Task<SessionPhase> StartupAsync(CancellationToken cancellationToken)
    {
        if (TakeSlot(MySqlRefusals.TooManyConnections) is { } tooMany)
            throw tooMany;

        try
        {
            _upstream = await AskUpstreamAsync(() => MeasureAsync(
                LoginStep.UpstreamConnect, () => MySqlUpstream.ConnectAsync(listener.Options.Address, cancellationToken)));
        }
        catch (MySqlServerException e)
        {
            return await ForwardRefusalAsync(new ERRPacket((ushort)e.Number, e.SqlState, e.Message), cancellationToken);
        }

        var startup = new MySqlStartup(Client, listener.Tls, listener.Options.Client == ClientAuthentication.Token);
        _packets = startup.Packets;
        try
        {
            _login = await startup.ReadAsync(_upstream.Greeting, cancellationToken);
        }
        finally
        {
            _packets = startup.Packets;
        }

        return _login is null ? SessionPhase.Closed : SessionPhase.Authenticate;
    }

    protected override async Task<SessionPhase> AuthenticateAsync(CancellationToken cancellationToken)
    {
        if (listener.Options.Client == ClientAuthentication.None)
        {
            await IgnoreProofAsync(cancellationToken);
            Become(await MeasureAsync(LoginStep.Token, () => listener.Options.UpstreamIdentity!.GetAsync(cancellationToken).AsTask()));
            return SessionPhase.UpstreamLogin;
        }

        if (!listener.Options.PublicAccess)
            throw MySqlRefusals.PublicAccessDisabled();
        var answer = await ReadAnswerAsync(cancellationToken);
        if (answer is null)
            return SessionPhase.Closed; // most often a client whose clear-text plugin is not enabled

        try
        {
            var password = _login!.Plugin == OpenIdConnect.Plugin ? OpenIdConnect.Parse(answer).ToArray() : ClearPassword.Parse(answer).ToArray();
            if (password.Length > TokenText.MaxLength)
                throw Refusals.Malformed($"The password is longer than {TokenText.MaxLength} bytes.");
            _principal = await MeasureAsync(
                LoginStep.Token, () => listener.Authenticator!.AuthenticateAsync(password, _login.User, cancellationToken).AsTask());
            if (_principal is null)
                _password = password;
            else
                CryptographicOperations.ZeroMemory(password);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(answer);
        }

        // Its own password proves a database user; a token proves a principal, which may not be that user.
        return _principal is null ? SessionPhase.UpstreamLogin : SessionPhase.Authorise;
    }

    /// <summary>Brings the client to where only the verdict is due. What it proves is not looked at; a plugin of another kind would wait for more than an OK.</summary>
    private async Task IgnoreProofAsync(CancellationToken cancellationToken)
    {
        var login = _login!;
        if (login.Plugin == NativePassword.Plugin || !login.Capabilities.HasFlag(Capabilities.PluginAuth))
            return;

        await _packets!.WriteAsync(new AuthSwitchRequest(NativePassword.Plugin, MySqlStartup.Scramble()), cancellationToken);
        _ = await _packets.ReadAsync(nameof(AuthSwitchResponse), MaxAnswerLength, cancellationToken);
    }

    /// <summary>Whatever the client calls itself, the session is the gateway's own database user's.</summary>
    private void Become(UpstreamCredential credential)
    {
        _credential = credential;
        _principal = credential.Principal;
        _password = credential.SecretBytes();
        _login = _login! with { User = credential.User, Database = listener.Options.UpstreamDatabase ?? _login.Database };
    }

    /// <summary>What the client's plugin made of the token: sent at once, or asked for.</summary>
    private async Task<byte[]?> ReadAnswerAsync(CancellationToken cancellationToken)
    {
        var login = _login!;
        if (login.Plugin is ClearPassword.Plugin or OpenIdConnect.Plugin && !login.Authentication.IsEmpty)
            return login.Authentication.ToArray();
        if (!login.Capabilities.HasFlag(Capabilities.PluginAuth))
            throw MySqlRefusals.ClientTooOld();

        var plugin = login.Plugin == OpenIdConnect.Plugin ? OpenIdConnect.Plugin : ClearPassword.Plugin;
        await _packets!.WriteAsync(new AuthSwitchRequest(plugin, default), cancellationToken);
        return await _packets.ReadAsync(nameof(AuthSwitchResponse), MaxAnswerLength, cancellationToken);
    }

    protected override async Task<SessionPhase> AuthoriseAsync(CancellationToken cancellationToken)
    {
        var user = _login!.User;
        if (user == listener.Options.Upstream!.Superuser)
            throw MySqlRefusals.Superuser(user);

        _mapping = MySqlAuthorization.Check(_principal!, user, await listener.Map!.FindUserAsync(user, cancellationToken));
        _password = listener.Options.Upstream.Key.Password(user);
        return SessionPhase.UpstreamLogin;
    }

    protected override async Task<SessionPhase> UpstreamLoginAsync(CancellationToken cancellationToken)
    {
        var answer = await MeasureAsync(
            LoginStep.UpstreamLogin, () => _upstream!.LoginAsync(UpstreamMessage(), _password!, cancellationToken));
        CryptographicOperations.ZeroMemory(_password);
        if (answer.Refusal is { Number: AccessDenied } && _mapping is not null)
            throw MySqlRefusals.Hidden(_login!.User, listener.Options.Address); // with the right password: another account
        if (answer.Refusal is { } refusal)
            return await ForwardRefusalAsync(refusal, cancellationToken); // its own words, e.g. that the database does not exist

        Granted();
        await _packets!.WriteAsync(answer.Answer, cancellationToken);
        return SessionPhase.Relay;
    }

    /// <summary>The client's login with what it and the upstream have agreed on; the session's capabilities must be the same on both sides.</summary>
    private HandshakeResponse41 UpstreamMessage()
    {
        var login = _login!;
        var database = login.Database is { Length: > 0 } ? login.Database : null;
        var capabilities = login.Capabilities & ~(Capabilities.Ssl | Capabilities.ConnectWithDatabase);
        capabilities |= Capabilities.SecureConnection | (_upstream!.Greeting.Capabilities & (Capabilities.PluginAuth | Capabilities.PluginAuthLengthEncoded));
        capabilities |= _upstream.Greeting.Capabilities & Capabilities.ConnectAttributes; // of the login only
        if (database is not null)
            capabilities |= Capabilities.ConnectWithDatabase;
        return login with
        {
            Capabilities = capabilities,
            Database = database,

            // performance_schema.session_connect_attrs can then be laid beside the gateway's log.
            Attributes = capabilities.HasFlag(Capabilities.ConnectAttributes)
                ? ConnectionAttributes.With((login.Attributes ?? default).Span, "gatehouse_connection_id", ConnectionId)
                : (ReadOnlyMemory<byte>?)null,
        };
    }

    protected override async Task<SessionPhase> RelayAsync()
    {
        var filter = new CommandFilter(_mapping is { IsAdministrator: true } ? listener.AdministratorSql!.Rewrite : null);
        var result = await RelayAsync(_upstream!.Stream, _upstream.Connection, filter);
        if (result.EndedBy == RelayEnd.Filtered)
        {
            _packets!.Sequence = 1; // the answer to a command
            throw filter.SawChangeUser ? MySqlRefusals.ChangeUser() : MySqlRefusals.PacketsOutOfOrder();
        }

        return await CloseAsync(result);
    }

    private async Task<SessionPhase> ForwardRefusalAsync(ERRPacket refusal, CancellationToken cancellationToken)
    {
        RefusedByUpstream($"{refusal.Number} {refusal.Message}", toAnybody: refusal.Number is ServerShutdown or HostBlocked);
        await (_packets ?? new PacketChannel(Client.Stream)).WriteAsync(refusal, cancellationToken);
        await Client.CloseAsync(linger: true);
        return SessionPhase.Closed;
    }
}
