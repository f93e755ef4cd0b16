using Gatehouse.Protocols.Postgres;

namespace Gatehouse.Gateway.Postgres;

/// <summary>The one place where a gateway error becomes a PostgreSQL error.</summary>
internal static class PostgresErrors
{
    // https://www.postgresql.org/docs/18/errcodes-appendix.html
    public static string SqlState(GatewayErrorCode code) => code switch
    {
        GatewayErrorCode.MalformedMessage => "08P01",              // protocol_violation
        GatewayErrorCode.LoginTimeout => "57014",                  // query_canceled, as PostgreSQL's own authentication_timeout
        GatewayErrorCode.TlsRequired => "28000",                   // invalid_authorization_specification
        GatewayErrorCode.ProtocolVersionNotSupported => "0A000",   // feature_not_supported
        GatewayErrorCode.ReplicationNotSupported => "0A000",
        GatewayErrorCode.TooManyConnections => "53300",            // too_many_connections
        GatewayErrorCode.TooManyConnectionsOfPrincipal => "53300",
        GatewayErrorCode.TooManyConnectionsFromAddress => "53300",
        GatewayErrorCode.ListenerStopping => "57P01",              // admin_shutdown
        GatewayErrorCode.SessionExpired => "57P01",
        GatewayErrorCode.SessionRevoked => "57P01",
        GatewayErrorCode.CommandNotSupported => "0A000",
        GatewayErrorCode.PublicAccessDisabled => "28000",
        GatewayErrorCode.TokenMissing => "28P01",                  // invalid_password
        GatewayErrorCode.NotAToken => "28P01",
        GatewayErrorCode.TokenRejected => "28P01",
        GatewayErrorCode.TokenExpired => "28P01",
        GatewayErrorCode.TokenWrongAudience => "28P01",
        GatewayErrorCode.TokenWrongTenant => "28P01",
        GatewayErrorCode.SigningKeysUnavailable => "57P03",        // cannot_connect_now
        GatewayErrorCode.DatabaseUserInvalid => "28000",
        GatewayErrorCode.DatabaseUserNotFound => "28000",
        GatewayErrorCode.DatabaseUserNotMapped => "28000",
        GatewayErrorCode.PrincipalMismatch => "28000",
        GatewayErrorCode.PrincipalKindMismatch => "28000",
        GatewayErrorCode.NotInGroup => "28000",
        GatewayErrorCode.MultiFactorRequired => "28000",
        GatewayErrorCode.DatabaseUserNotAllowed => "28000",
        GatewayErrorCode.NoRuleMatches => "28000",
        GatewayErrorCode.PrincipalRevoked => "28000",
        GatewayErrorCode.PasswordRejected => "28P01",
        GatewayErrorCode.UpstreamUnavailable => "57P03",
        GatewayErrorCode.UpstreamMalformed => "08P01",
        GatewayErrorCode.UpstreamUntrusted => "08001",             // sqlclient_unable_to_establish_sqlconnection
        GatewayErrorCode.UpstreamTokenUnavailable => "57P03",
        GatewayErrorCode.UpstreamSuspended => "57P03",
        GatewayErrorCode.MappingMissing => "55000",                // object_not_in_prerequisite_state
        GatewayErrorCode.InternalError => "XX000",                 // internal_error
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, null),
    };

    /// <summary>The message for the client: what happened, what was seen, what to do and under which id it is logged.</summary>
    public static ErrorResponse Response(GatewayException error, string connectionId)
    {
        // In the hint, not in the detail: Npgsql hides details unless it is told not to.
        var id = $"Gatehouse error {(int)error.Code} ({error.Code}), connection {connectionId}.";
        return ErrorResponse.Fatal(SqlState(error.Code), error.Message, error.Detail, error.Hint is null ? id : $"{error.Hint}\n{id}");
    }
}
