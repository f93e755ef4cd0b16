using System.Diagnostics;
using System.Security.Authentication;
using System.Security.Cryptography;
using Gatehouse.Gateway.Relay;
using Gatehouse.Gateway.Transport;
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
internal sealed class PostgresSession(ConnectionContext connection, PostgresListenerContext listener) : IAsyncDisposable
{
    private const string Protocol = "postgresql";
    private const byte Terminate = (byte)'X';

    // An answer that is on its way when the client closes its side may still arrive.
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RefuseTime = TimeSpan.FromSeconds(5);

    private readonly ClientConnection _client = new(connection, listener.Time);
    private readonly long _started = listener.Time.GetTimestamp();
    private bool _hasSlot;
    private bool _decided;
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

    private string User => _startup!.Find("user")!;

    /// <summary>The database that the server takes where the client names none: the user's.</summary>
    private string Database => _startup!.Find("database") is { Length: > 0 } database ? database : User;

    public async Task RunAsync()
    {
        listener.Metrics.Opened();

        // One deadline covers every phase before Relay; Relay lives as long as the client does.
        using var deadline = new CancellationTokenSource(listener.Options.LoginTimeout, listener.Time);
        using var login = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, listener.Stopping);
        var phase = Phase.Startup;
        try
        {
            while (phase != Phase.Closed)
            {
                phase = phase switch
                {
                    Phase.Startup => await StartupAsync(login.Token),
                    Phase.Authenticate => await AuthenticateAsync(login.Token),
                    Phase.Authorise => await AuthoriseAsync(login.Token),
                    Phase.UpstreamLogin => await UpstreamLoginAsync(login.Token),
                    Phase.Relay => await RelayAsync(),
                    _ => throw new UnreachableException(),
                };
            }
        }
        catch (ProtocolException e)
        {
            await RefuseAsync(Refusals.Malformed(e));
        }
        catch (GatewayException e)
        {
            await RefuseAsync(e);
        }
        catch (OperationCanceledException) when (listener.Stopping.IsCancellationRequested && phase != Phase.Relay)
        {
            await RefuseAsync(Refusals.ListenerStopping());
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && phase != Phase.Relay)
        {
            await RefuseAsync(Refusals.LoginTimeout(listener.Options.LoginTimeout));
        }
        catch (Exception e) when (ClientConnection.IsDisconnect(e) || e is AuthenticationException)
        {
            // The client left, or its TLS handshake failed: most often it does not trust the certificate and says so by leaving.
            listener.Logger.ClientLeft(connection.ConnectionId, e.Message);
        }
        catch (Exception e)
        {
            listener.Logger.SessionFailed(connection.ConnectionId, e);
            await RefuseAsync(Refusals.Internal());
        }
        finally
        {
            listener.Metrics.Closed();
            listener.Logger.SessionClosed(connection.ConnectionId, listener.Time.GetElapsedTime(_started).TotalMilliseconds);
        }
    }

    public ValueTask DisposeAsync()
    {
        if (_cancelKey is not null)
            listener.CancelKeys.Remove(_cancelKey);
        _upstream?.Dispose();
        if (_hasSlot)
            listener.Slots.Release();
        return _client.DisposeAsync();
    }

    private async Task<Phase> StartupAsync(CancellationToken cancellationToken)
    {
        var startup = new PostgresStartup(_client, listener.Tls);
        switch (await startup.ReadAsync(cancellationToken))
        {
            case CancelRequest cancel:
                await CancelAsync(cancel, cancellationToken);
                return Phase.Closed;
            case StartupMessage message:
                _startup = message.Find("user") is null ? null : message; // the audit names the user of a refusal too
                _startup = await startup.AcceptAsync(message, cancellationToken);
                _version = startup.Version;
                _hasSlot = listener.Slots.TryTake();
                return _hasSlot ? Phase.Authenticate : throw PostgresRefusals.TooManyConnections(listener.Slots.Limit);
            default:
                return Phase.Closed;
        }
    }

    private async Task<Phase> AuthenticateAsync(CancellationToken cancellationToken)
    {
        await PostgresWire.WriteAsync(_client.Stream, new AuthenticationCleartextPassword(), cancellationToken);
        var answer = await PostgresWire.ReadMessageAsync(_client.Stream, nameof(PasswordMessage), TokenText.MaxLength + 1, cancellationToken);
        if (answer is not var (type, body) || type == Terminate)
            return Phase.Closed; // psql without a password leaves here, asks its user and comes back

        if (type != PasswordMessage.Type)
            throw ProtocolException.UnexpectedMessage(nameof(PasswordMessage), type);

        var password = PasswordMessage.Parse(body);
        CryptographicOperations.ZeroMemory(body);
        try
        {
            _principal = await listener.Authenticator.AuthenticateAsync(password, User, cancellationToken);
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
        PostgresAuthorization.Check(_principal!, User, await listener.Map.FindUserAsync(User, cancellationToken));
        return Phase.UpstreamLogin;
    }

    private async Task<Phase> UpstreamLoginAsync(CancellationToken cancellationToken)
    {
        _upstream = await PostgresUpstream.ConnectAsync(listener.Options.UpstreamSocketFolder, cancellationToken);
        var login = await _upstream.LoginAsync(_startup!, key => _cancelKey = listener.CancelKeys.Add(_version, key), cancellationToken);
        if (login.Refusal is { } refusal)
        {
            // The server's own words, e.g. that the database does not exist.
            Decide(GatewayErrorCode.UpstreamRefused);
            listener.Logger.SessionRefused(connection.ConnectionId, GatewayErrorCode.UpstreamRefused, Refusals.Quote($"{refusal.SqlState} {refusal.Message}"));
            await _client.Stream.WriteAsync(login.Answer, cancellationToken);
            await _client.CloseAsync(linger: true);
            return Phase.Closed;
        }

        Decide(error: null);
        await _client.Stream.WriteAsync(login.Answer, cancellationToken);
        return Phase.Relay;
    }

    private async Task<Phase> RelayAsync()
    {
        var result = await StreamRelay.RunAsync(_client.Stream, _upstream!.Stream, _upstream.EndInput, DrainTime, listener.Time, listener.Stopping);
        listener.Metrics.Relayed(result.FromClient, result.FromUpstream);
        listener.Logger.RelayEnded(connection.ConnectionId, result.EndedBy, result.FromClient, result.FromUpstream, result.Error);
        await _client.CloseAsync(linger: result.EndedBy is RelayEnd.Upstream or RelayEnd.UpstreamFailed);
        return Phase.Closed;
    }

    private async Task CancelAsync(CancelRequest request, CancellationToken cancellationToken)
    {
        // A wrong key gets the same answer as a right one: none.
        var key = listener.CancelKeys.Find(request);
        if (key is not null)
            await PostgresUpstream.CancelAsync(listener.Options.UpstreamSocketFolder, key, cancellationToken);
        listener.Logger.CancelRequested(connection.ConnectionId, key is null ? "no session has that key" : "sent to the upstream");
        await _client.CloseAsync(linger: false);
    }

    private async Task RefuseAsync(GatewayException error)
    {
        if (error.Code is GatewayErrorCode.UpstreamUnavailable or GatewayErrorCode.UpstreamMalformed or GatewayErrorCode.MappingMissing)
            listener.Logger.UpstreamFailed(connection.ConnectionId, error.Code, error.Message, error.InnerException);
        else
            listener.Logger.SessionRefused(connection.ConnectionId, error.Code, error.Message);
        Decide(error.Code);

        if (_client.CanAnswer)
        {
            using var limit = new CancellationTokenSource(RefuseTime, listener.Time);
            try
            {
                await PostgresWire.WriteAsync(_client.Stream, PostgresErrors.Response(error, connection.ConnectionId), limit.Token);
                await _client.CloseAsync(linger: true);
            }
            catch (Exception e) when (ClientConnection.IsDisconnect(e))
            {
                // It left before it heard why.
            }
        }
    }

    /// <summary>Records the login, once.</summary>
    private void Decide(GatewayErrorCode? error)
    {
        if (_decided)
            return;

        _decided = true;
        var duration = listener.Time.GetElapsedTime(_started);
        listener.Metrics.Login(duration, error);
        if (error is null)
            listener.Logger.SessionOpened(connection.ConnectionId, Refusals.Quote(User), Refusals.Quote(Database), duration.TotalMilliseconds);
        listener.Audit?.Record(new AuditEvent(
            listener.Time.GetUtcNow(),
            Protocol,
            listener.Options.Name,
            connection.ConnectionId,
            connection.RemoteEndPoint?.ToString(),
            _principal?.DisplayName,
            _principal?.ObjectId,
            _startup is null ? null : User,
            _startup is null ? null : Database,
            error is null,
            error?.ToString(),
            duration.TotalMilliseconds));
    }
}
