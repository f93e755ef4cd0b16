using System.Text;
using Gatehouse.Protocols.MySql;

namespace Gatehouse.Gateway.MySql;

/// <summary>The one place where a gateway error becomes a MySQL error.</summary>
internal static class MySqlErrors
{
    // Clients keep 512 bytes of a message (MYSQL_ERRMSG_SIZE).
    private const int MaxLength = 511;

    // https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html
    public static (ushort Number, string SqlState) Number(GatewayErrorCode code) => code switch
    {
        GatewayErrorCode.MalformedMessage => (1043, "08S01"),             // ER_HANDSHAKE_ERROR
        GatewayErrorCode.LoginTimeout => (1159, "08S01"),                 // ER_NET_READ_INTERRUPTED
        GatewayErrorCode.TlsRequired => (3159, "HY000"),                  // ER_SECURE_TRANSPORT_REQUIRED
        GatewayErrorCode.ProtocolVersionNotSupported => (1251, "08004"),  // ER_NOT_SUPPORTED_AUTH_MODE
        GatewayErrorCode.TooManyConnections => (1040, "08004"),           // ER_CON_COUNT_ERROR
        GatewayErrorCode.TooManyConnectionsOfPrincipal => (1203, "42000"), // ER_TOO_MANY_USER_CONNECTIONS
        GatewayErrorCode.TooManyConnectionsFromAddress => (1040, "08004"),
        GatewayErrorCode.ListenerStopping => (1053, "08S01"),             // ER_SERVER_SHUTDOWN
        GatewayErrorCode.SessionExpired => (1053, "08S01"),
        GatewayErrorCode.SessionRevoked => (1053, "08S01"),
        GatewayErrorCode.CommandNotSupported => (1047, "08S01"),          // ER_UNKNOWN_COM_ERROR
        GatewayErrorCode.PublicAccessDisabled => (9000, "HY000"),         // Azure's own number
        GatewayErrorCode.TokenMissing => (1045, "28000"),                 // ER_ACCESS_DENIED_ERROR
        GatewayErrorCode.NotAToken => (1045, "28000"),
        GatewayErrorCode.TokenRejected => (1045, "28000"),
        GatewayErrorCode.TokenExpired => (1045, "28000"),
        GatewayErrorCode.TokenWrongAudience => (1045, "28000"),
        GatewayErrorCode.TokenWrongTenant => (1045, "28000"),
        GatewayErrorCode.SigningKeysUnavailable => (1105, "HY000"),       // ER_UNKNOWN_ERROR: 1045 would tell a pool that its token is wrong
        GatewayErrorCode.DatabaseUserInvalid => (1045, "28000"),
        GatewayErrorCode.DatabaseUserNotFound => (1045, "28000"),
        GatewayErrorCode.DatabaseUserNotMapped => (1045, "28000"),
        GatewayErrorCode.PrincipalMismatch => (1045, "28000"),
        GatewayErrorCode.PrincipalKindMismatch => (1045, "28000"),
        GatewayErrorCode.NotInGroup => (1045, "28000"),
        GatewayErrorCode.DatabaseUserNotAllowed => (1045, "28000"),
        GatewayErrorCode.NoRuleMatches => (1045, "28000"),
        GatewayErrorCode.PrincipalRevoked => (1045, "28000"),
        GatewayErrorCode.PasswordRejected => (1045, "28000"),
        GatewayErrorCode.UpstreamUnavailable => (1429, "HY000"),          // ER_CONNECT_TO_FOREIGN_DATA_SOURCE
        GatewayErrorCode.UpstreamMalformed => (1429, "HY000"),
        GatewayErrorCode.UpstreamUntrusted => (1429, "HY000"),
        GatewayErrorCode.UpstreamTokenUnavailable => (1429, "HY000"),
        GatewayErrorCode.UpstreamSuspended => (1429, "HY000"),
        GatewayErrorCode.MappingMissing => (1105, "HY000"),
        GatewayErrorCode.InternalError => (1105, "HY000"),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, null),
    };

    /// <summary>The message for the client: what happened, what to do, what was seen, the connection's id. Where it is too long, its end is cut first, then the middle.</summary>
    public static ERRPacket Packet(GatewayException error, string connectionId)
    {
        var id = $" (Gatehouse {(int)error.Code} {error.Code}, connection {connectionId})";
        var text = string.Join(' ', new[] { error.Message, error.Hint, error.Detail }.Where(part => part is not null));
        var (number, sqlState) = Number(error.Code);
        return new ERRPacket(number, sqlState, Cut(text, MaxLength - Encoding.UTF8.GetByteCount(id)) + id);
    }

    private static string Cut(string text, int bytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= bytes)
            return text;

        var end = Math.Min(text.Length, bytes - 3);
        while (Encoding.UTF8.GetByteCount(text.AsSpan(0, end)) > bytes - 3 || char.IsHighSurrogate(text[end - 1]))
            end--;
        return string.Concat(text.AsSpan(0, end), "…");
    }
}
