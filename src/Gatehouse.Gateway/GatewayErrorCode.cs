namespace Gatehouse.Gateway;

/// <summary>Why the gateway refused or ended a connection. Numbers are stable: they are logged, counted and documented.</summary>
public enum GatewayErrorCode
{
    /// <summary>The client broke the wire protocol.</summary>
    MalformedMessage = 1001,

    /// <summary>The client did not finish its login in time.</summary>
    LoginTimeout = 1002,

    /// <summary>The client wants to log in without TLS.</summary>
    TlsRequired = 1003,

    /// <summary>The client speaks a version of the protocol that the gateway does not.</summary>
    ProtocolVersionNotSupported = 1004,

    /// <summary>The client asks for a replication connection.</summary>
    ReplicationNotSupported = 1005,

    /// <summary>The listener has as many sessions as it may have.</summary>
    TooManyConnections = 1006,

    /// <summary>The listener is closing.</summary>
    ListenerStopping = 1007,

    /// <summary>The client sends a command that the gateway does not relay.</summary>
    CommandNotSupported = 1008,

    /// <summary>Public network access to the server is disabled.</summary>
    PublicAccessDisabled = 1009,

    /// <summary>The principal has as many sessions at the listener as one principal may have.</summary>
    TooManyConnectionsOfPrincipal = 1010,

    /// <summary>The client's address has as many sessions at the listener as one address may have.</summary>
    TooManyConnectionsFromAddress = 1011,

    /// <summary>The session's token has come to its end, and the listener's sessions end with it.</summary>
    SessionExpired = 1012,

    /// <summary>The session's principal has been revoked.</summary>
    SessionRevoked = 1013,

    /// <summary>The client did not send a token or password.</summary>
    TokenMissing = 2001,

    /// <summary>What the client sent is not a token, and passwords are not accepted.</summary>
    NotAToken = 2002,

    /// <summary>The token is malformed, or not signed by a trusted issuer.</summary>
    TokenRejected = 2003,

    /// <summary>The token's life is over.</summary>
    TokenExpired = 2004,

    /// <summary>The token is for another resource.</summary>
    TokenWrongAudience = 2005,

    /// <summary>The token is of another tenant.</summary>
    TokenWrongTenant = 2006,

    /// <summary>The issuer's signing keys cannot be had.</summary>
    SigningKeysUnavailable = 2007,

    /// <summary>The client names no database user, or one that cannot exist.</summary>
    DatabaseUserInvalid = 2100,

    /// <summary>The database user does not exist.</summary>
    DatabaseUserNotFound = 2101,

    /// <summary>The database user is not mapped to any principal.</summary>
    DatabaseUserNotMapped = 2102,

    /// <summary>The database user is mapped to another principal.</summary>
    PrincipalMismatch = 2103,

    /// <summary>A person's token for a service's database user, or the other way round.</summary>
    PrincipalKindMismatch = 2104,

    /// <summary>The database user is mapped to a group that the principal is not in.</summary>
    NotInGroup = 2105,

    /// <summary>The database user needs multi-factor sign-in, and the token shows none.</summary>
    MultiFactorRequired = 2106,

    /// <summary>The database user is a superuser, or may not log in.</summary>
    DatabaseUserNotAllowed = 2107,

    /// <summary>No rule lets a token of this issuer be the database user.</summary>
    NoRuleMatches = 2108,

    /// <summary>The principal has been revoked.</summary>
    PrincipalRevoked = 2109,

    /// <summary>The password is wrong, has expired, or the database user has none.</summary>
    PasswordRejected = 2201,

    /// <summary>The database server cannot be reached.</summary>
    UpstreamUnavailable = 3001,

    /// <summary>The database server refused the login; the client gets its own words.</summary>
    UpstreamRefused = 3002,

    /// <summary>The database server broke the wire protocol, or asks for what the gateway does not have.</summary>
    UpstreamMalformed = 3003,

    /// <summary>The mapping of principals is not installed on the database server.</summary>
    MappingMissing = 3004,

    /// <summary>The database server's certificate is not trusted, or it has no TLS.</summary>
    UpstreamUntrusted = 3005,

    /// <summary>The gateway's own credential gives no token for the database server.</summary>
    UpstreamTokenUnavailable = 3006,

    /// <summary>The database server has failed several times in a row; for a moment sessions are refused without asking it.</summary>
    UpstreamSuspended = 3007,

    /// <summary>A bug of the gateway.</summary>
    InternalError = 9001,
}
