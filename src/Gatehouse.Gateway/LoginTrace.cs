using System.Diagnostics;

namespace Gatehouse.Gateway;

/// <summary>What a login spends its time with.</summary>
internal enum LoginStep
{
    /// <summary>The client's TLS handshake.</summary>
    Tls,

    /// <summary>The client's token or password is checked; where clients show nothing, the gateway gets a token of its own.</summary>
    Token,

    /// <summary>The database is asked who the principal is there.</summary>
    Mapping,

    /// <summary>The connection to the upstream, TLS included.</summary>
    UpstreamConnect,

    /// <summary>The login at the upstream.</summary>
    UpstreamLogin,
}

/// <summary>One login in time: a span with a child for each step, and the steps' durations. Not thread-safe.</summary>
/// <remarks>
/// Spans hold the ids of connection and principal, and names of codes: no token, no name that a client has chosen.
/// They never become <see cref="Activity.Current"/>: a session outlives its login, and what it does later is no part of it.
/// </remarks>
internal sealed class LoginTrace : IDisposable
{
    /// <summary>Where the spans come from.</summary>
    public const string SourceName = GatewayMetrics.MeterName;

    private static readonly ActivitySource Source = new(SourceName);

    private readonly GatewayMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly Activity? _login;

    /// <summary>Begins the span.</summary>
    /// <param name="context">What the session shares with others.</param>
    /// <param name="connectionId">The connection's id.</param>
    public LoginTrace(SessionContext context, string connectionId)
    {
        (_metrics, _time) = (context.Metrics, context.Time);
        _login = Start("login", ActivityKind.Server, parent: null);
        _login?.SetTag("network.protocol.name", context.Protocol).SetTag("gatehouse.listener", context.Listener)
            .SetTag("gatehouse.connection_id", connectionId);
    }

    /// <summary>Measures one step, whether it succeeds or not.</summary>
    public async Task<T> MeasureAsync<T>(LoginStep step, Func<Task<T>> work)
    {
        var began = _time.GetTimestamp();
        using var span = _login is null ? null : Start(NameOf(step), KindOf(step), _login);
        try
        {
            return await work();
        }
        catch (Exception e)
        {
            span?.SetStatus(ActivityStatusCode.Error, (e as GatewayException)?.Code.ToString() ?? e.GetType().Name);
            throw;
        }
        finally
        {
            _metrics.LoginStep(NameOf(step), _time.GetElapsedTime(began));
        }
    }

    /// <summary>Ends the span.</summary>
    /// <param name="principalId">Object id of whom the token proved, or null.</param>
    /// <param name="error">Why the login was refused; null where it was granted.</param>
    public void Decided(string? principalId, GatewayErrorCode? error)
    {
        if (principalId is not null)
            _login?.SetTag("gatehouse.principal_id", principalId);
        if (error is { } code)
            _login?.SetTag("error.type", code.ToString()).SetStatus(ActivityStatusCode.Error, code.ToString());
        _login?.Dispose();
    }

    /// <summary>Ends the span of a client that left before anything was decided.</summary>
    public void Dispose() => _login?.Dispose();

    private static Activity? Start(string name, ActivityKind kind, Activity? parent)
    {
        var current = Activity.Current;
        Activity.Current = null; // it would become the parent
        var span = Source.StartActivity(name, kind, parent?.Context ?? default);
        Activity.Current = current;
        return span;
    }

    private static ActivityKind KindOf(LoginStep step)
        => step is LoginStep.Mapping or LoginStep.UpstreamConnect or LoginStep.UpstreamLogin ? ActivityKind.Client : ActivityKind.Internal;

    private static string NameOf(LoginStep step) => step switch
    {
        LoginStep.Tls => "tls",
        LoginStep.Token => "token",
        LoginStep.Mapping => "mapping",
        LoginStep.UpstreamConnect => "upstream connect",
        _ => "upstream login",
    };
}
