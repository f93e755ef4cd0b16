using Gatehouse.Protocols.Tds;

namespace Gatehouse.Gateway.Tds;

/// <summary>The one place where a gateway error becomes a SQL Server error.</summary>
internal static class TdsErrors
{
    public const int LoginFailed = 18456;

    private const int NotAvailable = 40613;     // drivers try again by themselves
    private const int StructurallyInvalid = 17832;
    private const byte LoginSeverity = 14;
    private const byte FatalSeverity = 20;
    private const int MaxLength = 2047;         // as RAISERROR's

    // https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors
    public static (int Number, byte Class) Number(GatewayErrorCode code) => code switch
    {
        GatewayErrorCode.MalformedMessage => (StructurallyInvalid, FatalSeverity),
        GatewayErrorCode.ProtocolVersionNotSupported => (StructurallyInvalid, FatalSeverity),
        GatewayErrorCode.LoginTimeout => (17830, FatalSeverity),
        GatewayErrorCode.TlsRequired => (LoginFailed, LoginSeverity),
        GatewayErrorCode.TooManyConnections => (10928, FatalSeverity),
        GatewayErrorCode.TooManyConnectionsOfPrincipal => (10928, FatalSeverity),
        GatewayErrorCode.TooManyConnectionsFromAddress => (10928, FatalSeverity),
        GatewayErrorCode.ListenerStopping => (NotAvailable, FatalSeverity),
        GatewayErrorCode.SessionExpired => (NotAvailable, FatalSeverity),
        GatewayErrorCode.SessionRevoked => (NotAvailable, FatalSeverity),
        GatewayErrorCode.CommandNotSupported => (40510, 16),
        GatewayErrorCode.PublicAccessDisabled => (47073, LoginSeverity),
        GatewayErrorCode.TokenMissing => (LoginFailed, LoginSeverity),
        GatewayErrorCode.NotAToken => (LoginFailed, LoginSeverity),
        GatewayErrorCode.TokenRejected => (LoginFailed, LoginSeverity),
        GatewayErrorCode.TokenExpired => (LoginFailed, LoginSeverity),
        GatewayErrorCode.TokenWrongAudience => (LoginFailed, LoginSeverity),
        GatewayErrorCode.TokenWrongTenant => (LoginFailed, LoginSeverity),
        GatewayErrorCode.SigningKeysUnavailable => (NotAvailable, FatalSeverity),
        GatewayErrorCode.DatabaseUserInvalid => (LoginFailed, LoginSeverity),
        GatewayErrorCode.DatabaseUserNotFound => (LoginFailed, LoginSeverity),
        GatewayErrorCode.DatabaseUserNotMapped => (LoginFailed, LoginSeverity),
        GatewayErrorCode.PrincipalMismatch => (LoginFailed, LoginSeverity),
        GatewayErrorCode.PrincipalKindMismatch => (LoginFailed, LoginSeverity),
        GatewayErrorCode.NotInGroup => (LoginFailed, LoginSeverity),
        GatewayErrorCode.DatabaseUserNotAllowed => (LoginFailed, LoginSeverity),
        GatewayErrorCode.NoRuleMatches => (LoginFailed, LoginSeverity),
        GatewayErrorCode.PrincipalRevoked => (LoginFailed, LoginSeverity),
        GatewayErrorCode.PasswordRejected => (LoginFailed, LoginSeverity),
        GatewayErrorCode.UpstreamUnavailable => (NotAvailable, FatalSeverity),
        GatewayErrorCode.UpstreamTokenUnavailable => (NotAvailable, FatalSeverity),
        GatewayErrorCode.UpstreamSuspended => (NotAvailable, FatalSeverity),

        // Permanent, so not one of the numbers at which drivers try again.
        GatewayErrorCode.UpstreamMalformed or GatewayErrorCode.UpstreamUntrusted => (LoginFailed, LoginSeverity),
        GatewayErrorCode.MappingMissing => (LoginFailed, LoginSeverity),
        GatewayErrorCode.InternalError => (LoginFailed, LoginSeverity),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, null),
    };

    /// <summary>The answer for the client: what happened, what to do, what was seen, the connection's id.</summary>
    public static ITdsToken[] Tokens(GatewayException error, string connectionId, string server)
    {
        var id = $" (Gatehouse {(int)error.Code} {error.Code}, connection {connectionId})";
        var text = string.Join(' ', new[] { error.Message, error.Hint, error.Detail }.Where(part => part is not null));
        var (number, severity) = Number(error.Code);
        if (text.Length > MaxLength - id.Length)
            text = $"{text.AsSpan(0, MaxLength - id.Length - 1)}…";
        return
        [
            new ServerMessage(IsError: true, number, State: 1, severity, text + id, server, "", 1),
            new Done(DoneKind.Done, DoneStatus.Error, 0, 0),
        ];
    }
}
