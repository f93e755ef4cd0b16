using System.Diagnostics;
using System.Security.Authentication;
using Gatehouse.Gateway.Relay;
using Gatehouse.Gateway.Transport;
using Gatehouse.Gateway.Upstream;
using Gatehouse.Protocols;
using Gatehouse.Tokens;
using Microsoft.AspNetCore.Connections;

namespace Gatehouse.Gateway;

/// <summary>Where a session is. What each phase does is the protocol's.</summary>
internal enum SessionPhase
{
    Startup,
    Authenticate,
    Authorise,
    UpstreamLogin,
    Relay,
    Closed,
}

/// <summary>One client, from its first byte to its last: the phases are the protocol's, the deadline, the refusals and the audit are here.</summary>
internal abstract class ClientSession : IAsyncDisposable
{
    private static readonly TimeSpan RefuseTime = TimeSpan.FromSeconds(5);

    // An answer that is on its way when the client closes its side may still arrive.
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(10);

    private readonly ConnectionContext _connection;
    private readonly SessionContext _context;
    private readonly long _started;
    private readonly SessionCount _count;
    private readonly LoginTrace _trace;
    private readonly SessionEnding? _ending;
    private SessionPhase _phase = SessionPhase.Startup;
    private UpstreamBreaker.Attempt? _attempt;
    private bool _asksUpstream;
    private bool _decided;

    protected ClientSession(ConnectionContext connection, SessionContext context)
    {
        (_connection, _context) = (connection, context);
        _started = context.Time.GetTimestamp();
        _count = new SessionCount(context.Slots, connection.RemoteEndPoint);
        _trace = new LoginTrace(context, connection.ConnectionId);
        Client = new ClientConnection(connection, context.Time, _trace);
        _ending = context.Grace is null && context.Revocations is null ? null : new SessionEnding();
    }

    protected ClientConnection Client { get; }

    protected string ConnectionId => _connection.ConnectionId;

    /// <summary>Whether somebody else than the two sides can end the session.</summary>
    protected bool CanBeEnded => _ending is not null;

    private CancellationToken Ending => _ending?.Token ?? CancellationToken.None;

    // From here on the login deadline no longer counts.
    private bool IsRelaying => _phase == SessionPhase.Relay;

    /// <summary>Whom the token proved, or null.</summary>
    protected abstract Principal? Principal { get; }

    /// <summary>The database user that the client asks for; null before it was read.</summary>
    protected abstract string? User { get; }

    /// <summary>The database that the client asks for; null before it was read, or where it asks for none.</summary>
    protected abstract string? Database { get; }

    /// <summary>Name of the rule that let the principal be the database user; null where there is none.</summary>
    protected virtual string? Rule => null;

    /// <summary>The gateway's own credential by which the session is the database user's; null where the client showed one.</summary>
    protected virtual string? Credential => null;

    public async Task RunAsync()
    {
        _context.Metrics.Opened();

        // One deadline covers every phase before the relay, which lives as long as the client does.
        using var deadline = new CancellationTokenSource(_context.LoginTimeout, _context.Time);
        using var login = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _context.Stopping, Ending);
        try
        {
            while (await StepAsync(login.Token))
            {
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
        catch (OperationCanceledException) when (_ending?.Reason is not null && !IsRelaying)
        {
            await RefuseAsync(_ending.Reason);
        }
        catch (OperationCanceledException) when (_context.Stopping.IsCancellationRequested && !IsRelaying)
        {
            await RefuseAsync(Refusals.ListenerStopping());
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !IsRelaying)
        {
            if (_asksUpstream)
                UpstreamFailed(GatewayErrorCode.LoginTimeout); // it was the upstream that took so long
            await RefuseAsync(Refusals.LoginTimeout(_context.LoginTimeout));
        }
        catch (Exception e) when (ClientConnection.IsDisconnect(e) || e is AuthenticationException)
        {
            // The client left, or its TLS handshake failed: most often it does not trust the certificate and says so by leaving.
            _context.Logger.ClientLeft(ConnectionId, e.Message);
        }
        catch (Exception e)
        {
            _context.Logger.SessionFailed(ConnectionId, e);
            await RefuseAsync(Refusals.Internal());
        }
        finally
        {
            _attempt?.Dispose();
            _trace.Dispose();
            _context.Metrics.Closed();
            _context.Logger.SessionClosed(ConnectionId, _context.Time.GetElapsedTime(_started).TotalMilliseconds);
        }
    }

    public virtual ValueTask DisposeAsync()
    {
        _count.Dispose();
        if (_ending is not null)
        {
            _context.Revocations?.Forget(_ending);
            _ending.Dispose();
        }

        return Client.DisposeAsync();
    }

    protected abstract Task<SessionPhase> StartupAsync(CancellationToken cancellationToken);

    protected abstract Task<SessionPhase> AuthenticateAsync(CancellationToken cancellationToken);

    protected abstract Task<SessionPhase> AuthoriseAsync(CancellationToken cancellationToken);

    protected abstract Task<SessionPhase> UpstreamLoginAsync(CancellationToken cancellationToken);

    protected abstract Task<SessionPhase> RelayAsync();

    /// <summary>Tells the client why, in its protocol.</summary>
    protected abstract ValueTask WriteRefusalAsync(GatewayException error, CancellationToken cancellationToken);

    /// <summary>Counts the session and where it comes from.</summary>
    /// <param name="tooMany">Says in the protocol's words that the listener has as many sessions as it may have.</param>
    /// <returns>The refusal where there are too many; else null.</returns>
    protected GatewayException? TakeSlot(Func<int, GatewayException> tooMany)
        => _count.TryTake() ? _count.TakeAddress() : tooMany(_context.Slots.Limit);

    /// <summary>Measures one step of the login.</summary>
    protected Task<T> MeasureAsync<T>(LoginStep step, Func<Task<T>> work) => _trace.MeasureAsync(step, work);

    /// <summary>Waits for the upstream: that it fails is its fault from here on, not the client's.</summary>
    /// <exception cref="GatewayException">It has failed so often that it is not asked now.</exception>
    protected async Task<T> AskUpstreamAsync<T>(Func<Task<T>> ask)
    {
        _attempt ??= _context.Breaker.Begin();
        _asksUpstream = true;
        var answer = await ask();
        _asksUpstream = false;
        return answer;
    }

    /// <summary>Copies both ways until one side ends, and records what went through.</summary>
    /// <param name="upstream">The upstream's wire.</param>
    /// <param name="connection">The connection under it.</param>
    /// <param name="filter">Looks at what the client sends, or null.</param>
    /// <param name="answers">Looks at what the upstream sends, or null.</param>
    protected async Task<RelayResult> RelayAsync(Stream upstream, SocketConnection connection, IStreamFilter? filter = null, IStreamFilter? answers = null)
    {
        RelayResult result;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_context.Stopping, Ending);
        Client.Socket.RunInline();
        connection.Stream.RunInline();
        try
        {
            result = await StreamRelay.RunAsync(
                Client.Stream, upstream, connection.EndInput, DrainTime, _context.Time, stop.Token, filter, answers);
        }
        finally
        {
            Client.Socket.RunOnPool();
            connection.Stream.RunOnPool();
        }

        var ended = result.EndedBy == RelayEnd.Stopped ? _ending?.Reason : null;
        _context.Metrics.Relayed(result.FromClient, result.FromUpstream);
        _context.Audit?.Ended(new SessionEndEvent(
            _context.Time.GetUtcNow(), _context.Listener, ConnectionId, ended?.Code.ToString() ?? result.EndedBy.ToString(), _context.Time.GetElapsedTime(_started),
            result.FromClient, result.FromUpstream));
        _context.Logger.RelayEnded(ConnectionId, result.EndedBy, result.FromClient, result.FromUpstream, result.Error);
        if (ended is not null)
            await EndAsync(ended, canTell: !result.IsAnswerCut);
        return result;
    }

    /// <summary>Stops what the upstream still does for a session that was ended. Default: closing the connection does.</summary>
    protected virtual Task StopUpstreamAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Whether a message can stand after what the client has got so far. Default: nobody knows.</summary>
    protected virtual bool IsBetweenMessages => false;

    /// <summary>Closes after a relay: what the upstream said last still reaches the client.</summary>
    protected async Task<SessionPhase> CloseAsync(RelayResult result)
    {
        await Client.CloseAsync(linger: result.EndedBy is RelayEnd.Upstream or RelayEnd.UpstreamFailed || _ending?.Reason is not null);
        return SessionPhase.Closed;
    }

    /// <summary>The upstream refused in its own words, which the client has been told.</summary>
    /// <param name="words">What it said.</param>
    /// <param name="toAnybody">Whether it would refuse anybody now, e.g. because it is shutting down.</param>
    protected void RefusedByUpstream(string words, bool toAnybody = false)
    {
        if (toAnybody)
            UpstreamFailed(GatewayErrorCode.UpstreamRefused);
        else
            _attempt?.Succeeded();
        _context.Logger.SessionRefused(ConnectionId, GatewayErrorCode.UpstreamRefused, Refusals.Quote(words));
        Decide(GatewayErrorCode.UpstreamRefused);
    }

    /// <summary>Records that the login was granted.</summary>
    protected void Granted()
    {
        _attempt?.Succeeded();
        Decide(error: null);
    }

    /// <summary>From here on it is known whose session it is.</summary>
    private SessionPhase Watch(SessionPhase next)
    {
        if (_ending is null || Principal is not { } principal)
            return next;
        if (_context.Grace is { } grace && principal.ExpiresOn < DateTimeOffset.MaxValue - grace)
        {
            var expired = Refusals.SessionExpired(principal.ExpiresOn);
            if (principal.ExpiresOn + grace <= _context.Time.GetUtcNow())
                throw expired; // believed only because clocks may differ
            _ending.EndAt(principal.ExpiresOn + grace, _context.Time, expired);
        }

        _context.Revocations?.Watch(_ending, principal);
        return next;
    }

    private async Task EndAsync(GatewayException reason, bool canTell)
    {
        _context.Logger.SessionEnded(ConnectionId, reason.Code, reason.Message);
        using var limit = new CancellationTokenSource(RefuseTime, _context.Time);
        await Task.WhenAll(
            TryAsync(() => StopUpstreamAsync(limit.Token)),
            TryAsync(() => canTell && IsBetweenMessages ? WriteRefusalAsync(reason, limit.Token).AsTask() : Task.CompletedTask));

        static async Task TryAsync(Func<Task> work)
        {
            try
            {
                await work();
            }
            catch (Exception e) when (ClientConnection.IsDisconnect(e) || e is GatewayException or InvalidOperationException)
            {
                // Both connections are closed after this, told or not.
            }
        }
    }

    private async Task<bool> StepAsync(CancellationToken login)
    {
        _phase = _phase switch
        {
            SessionPhase.Startup => await StartupAsync(login),
            SessionPhase.Authenticate => Watch(await AuthenticateAsync(login)),
            SessionPhase.Authorise => await AskUpstreamAsync(() => MeasureAsync(LoginStep.Mapping, () => AuthoriseAsync(login))),
            SessionPhase.UpstreamLogin => await LoginUpstreamAsync(login),
            SessionPhase.Relay => await RelayAsync(),
            _ => throw new UnreachableException(),
        };
        return _phase != SessionPhase.Closed;
    }

    private Task<SessionPhase> LoginUpstreamAsync(CancellationToken login)
    {
        if (Principal is { } principal)
            _count.TakePrincipal($"{principal.TenantId}/{principal.ObjectId}", Refusals.Who(principal));
        else
            _count.TakePrincipal($"user {User}", $"database user {Refusals.Quote(User ?? "")}");
        return AskUpstreamAsync(() => UpstreamLoginAsync(login));
    }

    private void UpstreamFailed(GatewayErrorCode code)
    {
        _context.Metrics.UpstreamFailed(code);
        _attempt?.Failed(code);
    }

    private async Task RefuseAsync(GatewayException error)
    {
        if (error.Code is GatewayErrorCode.UpstreamUnavailable or GatewayErrorCode.UpstreamMalformed or GatewayErrorCode.UpstreamUntrusted
            or GatewayErrorCode.MappingMissing or GatewayErrorCode.UpstreamTokenUnavailable)
            _context.Logger.UpstreamFailed(ConnectionId, error.Code, error.Message, error.InnerException);
        else
            _context.Logger.SessionRefused(ConnectionId, error.Code, error.Message);
        if (error.Code is GatewayErrorCode.UpstreamUnavailable or GatewayErrorCode.UpstreamMalformed or GatewayErrorCode.UpstreamUntrusted)
            UpstreamFailed(error.Code);
        Decide(error.Code);

        if (!Client.CanAnswer)
            return;

        using var limit = new CancellationTokenSource(RefuseTime, _context.Time);
        try
        {
            await WriteRefusalAsync(error, limit.Token);
            await Client.CloseAsync(linger: true);
        }
        catch (Exception e) when (ClientConnection.IsDisconnect(e))
        {
            // It left before it heard why.
        }
    }

    /// <summary>Records the login, once.</summary>
    private void Decide(GatewayErrorCode? error)
    {
        if (_decided)
            return;

        _decided = true;
        var duration = _context.Time.GetElapsedTime(_started);
        _context.Metrics.Login(duration, error);
        _trace.Decided(Principal?.ObjectId, error);
        if (error is null)
            _context.Logger.SessionOpened(ConnectionId, Refusals.Quote(User!), Refusals.Quote(Database ?? ""), duration.TotalMilliseconds);
        _context.Audit?.Record(new AuditEvent(
            _context.Time.GetUtcNow(),
            _context.Protocol,
            _context.Listener,
            ConnectionId,
            _connection.RemoteEndPoint?.ToString(),
            Principal?.DisplayName,
            Principal?.ObjectId,
            User,
            Database,
            error is null,
            error?.ToString(),
            duration.TotalMilliseconds)
        { Rule = Rule ?? (_context.ToContainers ? "reachable-by=containers" : null), Credential = Credential });
    }
}
