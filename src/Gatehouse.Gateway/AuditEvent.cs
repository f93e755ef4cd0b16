namespace Gatehouse.Gateway;

/// <summary>One login through a listener, granted or refused: who, as whom, from where, and why not.</summary>
/// <param name="Time">When the login was decided, in UTC.</param>
/// <param name="Protocol">Protocol name, e.g. <c>postgresql</c>.</param>
/// <param name="Listener">Name of the listener, e.g. the server's name.</param>
/// <param name="ConnectionId">Correlation id: also in the log and in the client's error.</param>
/// <param name="Client">Address of the client.</param>
/// <param name="Principal">Display name of the principal. Null before a token was accepted.</param>
/// <param name="ObjectId">Object id of the principal. Null before a token was accepted.</param>
/// <param name="DatabaseUser">The database user the client asked for. Null before it was read.</param>
/// <param name="Database">The database the client asked for. Null before it was read.</param>
/// <param name="Granted">True when the session was opened.</param>
/// <param name="Code">Why it was refused, as the name of the error code. Null when granted.</param>
/// <param name="LoginMilliseconds">Time from the first byte to the decision, in milliseconds.</param>
public sealed record AuditEvent(
    DateTimeOffset Time,
    string Protocol,
    string Listener,
    string ConnectionId,
    string? Client,
    string? Principal,
    string? ObjectId,
    string? DatabaseUser,
    string? Database,
    bool Granted,
    string? Code,
    double LoginMilliseconds)
{
    /// <summary>Name of the rule that let an external principal in. Null where the mapping in the database did.</summary>
    public string? Rule { get; init; }

    /// <summary>Which credential of the gateway's own gave the token, e.g. <c>managed-identity</c>. Null where the client showed one.</summary>
    public string? Credential { get; init; }
}

/// <summary>The end of a session that was opened.</summary>
/// <param name="Time">When it ended, in UTC.</param>
/// <param name="Listener">Name of the listener.</param>
/// <param name="ConnectionId">Correlation id, that of its login.</param>
/// <param name="EndedBy">Which side ended it, e.g. <c>Client</c>.</param>
/// <param name="Duration">Time since the connection was accepted.</param>
/// <param name="BytesFromClient">Bytes copied from the client after the login.</param>
/// <param name="BytesFromUpstream">Bytes copied from the upstream after the login.</param>
public sealed record SessionEndEvent(
    DateTimeOffset Time, string Listener, string ConnectionId, string EndedBy, TimeSpan Duration, long BytesFromClient, long BytesFromUpstream);

/// <summary>An upstream failed several times in a row and is not asked for a while, or it answers again.</summary>
/// <param name="Time">When, in UTC.</param>
/// <param name="Listener">Name of the listener.</param>
/// <param name="IsSuspended">True where it is no longer asked.</param>
/// <param name="Since">When the first failure was; null where it answers again.</param>
/// <param name="Code">What the last failure was; null where it answers again.</param>
public sealed record UpstreamEvent(DateTimeOffset Time, string Listener, bool IsSuspended, DateTimeOffset? Since, string? Code);

/// <summary>Receives the logins of a gateway.</summary>
public interface IAuditLog
{
    /// <summary>Records one login. Must not throw and must not block: it runs on the login path. Called concurrently.</summary>
    /// <param name="login">The login.</param>
    void Record(AuditEvent login);

    /// <summary>Records the end of a session. As <see cref="Record"/>. Default: nothing.</summary>
    /// <param name="session">How it ended.</param>
    void Ended(SessionEndEvent session)
    {
    }

    /// <summary>Records that an upstream is no longer asked, or is asked again. As <see cref="Record"/>. Default: nothing.</summary>
    /// <param name="upstream">What has changed.</param>
    void Changed(UpstreamEvent upstream)
    {
    }
}
