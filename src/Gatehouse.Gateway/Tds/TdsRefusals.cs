using Gatehouse.Tokens;

namespace Gatehouse.Gateway.Tds;

/// <summary>The refusals of a TDS client. Azure's own first words are kept: people search for them.</summary>
internal static class TdsRefusals
{
    private const string Resource = "https://database.windows.net";
    private const string GetToken = $"Get one with: az account get-access-token --resource {Resource} --query accessToken --output tsv";
    private const string Failed = "Login failed for user '<token-identified principal>'.";

    public static GatewayException PublicAccessDisabled()
        => new(GatewayErrorCode.PublicAccessDisabled,
            "An instance-specific error occurred while establishing a connection to SQL Server. "
            + "Connection was denied since Deny Public Network Access is set to Yes.",
            hint: "Enable it with: gatehouse sql server update --enable-public-network true");

    public static GatewayException TlsRequired()
        => new(GatewayErrorCode.TlsRequired,
            "Login failed: the client does not encrypt, and a token or password is never asked for in plain text.",
            hint: "Set Encrypt=true (SqlClient) or encrypt: true (tedious, mssql).");

    public static GatewayException VersionNotSupported(uint version)
        => new(GatewayErrorCode.ProtocolVersionNotSupported, $"The client speaks TDS version 0x{version:X8}; 7.2 to 8.0 are supported.",
            hint: "Upgrade the client; with FreeTDS set the TDS version to 7.4.");

    public static GatewayException TooManyConnections(int limit)
        => new(GatewayErrorCode.TooManyConnections, $"Resource ID : 1. The session limit for the server is {limit} and has been reached.",
            hint: "Close connections that are not used, or raise the listener's MaxConnections.");

    public static GatewayException IntegratedSecurity()
        => new(GatewayErrorCode.NotAToken, "Login failed. Windows logins are not supported in this version of SQL Server.",
            hint: "Remove Integrated Security from the connection string and log in with a token.");

    public static GatewayException ChangePassword()
        => new(GatewayErrorCode.CommandNotSupported, "A password cannot be changed while logging in through the gateway.",
            hint: "Log in and run ALTER LOGIN.");

    public static GatewayException PasswordNotAllowed(string user)
        => new(GatewayErrorCode.NotAToken,
            $"Login failed for user '{Refusals.Clean(user)}'. Reason: "
            + "Azure Active Directory only authentication is enabled. Please contact your system administrator.",
            hint: "Log in with a token: Authentication=Active Directory Default in place of user and password.");

    public static GatewayException NoUser()
        => new(GatewayErrorCode.DatabaseUserInvalid, "Login failed for user ''.",
            hint: "The login has neither a token nor a user: add Authentication=Active Directory Default, or set AccessToken.");

    public static GatewayException TokenMissing() => new(GatewayErrorCode.TokenMissing, $"{Failed} The token is empty.", hint: GetToken);

    public static GatewayException NotAToken()
        => new(GatewayErrorCode.NotAToken, $"{Failed} Incorrect or invalid token.",
            hint: $"What was sent is not a token in UTF-16 (ODBC: pack it as UTF-16-LE). {GetToken}");

    public static GatewayException Token(TokenException error) => error.Code switch
    {
        TokenErrorCode.Expired => new(GatewayErrorCode.TokenExpired, $"{Failed} Token is expired. {error.Message}",
            hint: "Get a new token for each connection; a pool must not keep the first one.", inner: error),
        TokenErrorCode.WrongAudience => new(GatewayErrorCode.TokenWrongAudience, $"{Failed} Incorrect or invalid token. {error.Message}",
            hint: $"Ask for the resource {Resource} (scope {Resource}/.default).", inner: error),
        TokenErrorCode.WrongTenant => new(GatewayErrorCode.TokenWrongTenant,
            $"{Failed} The server is not currently configured to accept this token. {error.Message}",
            hint: "Sign in to the tenant of this server: az login --tenant <tenant id>.", inner: error),
        TokenErrorCode.KeysUnavailable => new(GatewayErrorCode.SigningKeysUnavailable,
            $"The access token cannot be checked now. {error.Message}",
            hint: "Try again; if it goes on, see whether the gateway reaches the issuer.", inner: error),
        _ => new(GatewayErrorCode.TokenRejected, $"{Failed} Incorrect or invalid token ({error.Code}). {error.Message}",
            hint: GetToken, inner: error),
    };

    public static GatewayException UpstreamRoutes(string server)
        => new(GatewayErrorCode.UpstreamMalformed,
            $"The database server behind the gateway cannot be used: it sends its clients to another server, {Refusals.Quote(server)}.",
            hint: "On Azure let it pass them on instead: az sql server conn-policy update --connection-type Proxy");

    public static GatewayException NotFound(DatabasePrincipal principal, string database)
    {
        var name = Refusals.Clean(principal.DisplayName).Replace("]", "]]", StringComparison.Ordinal);
        var where = database.Length == 0 ? "the default database" : $"database '{Refusals.Clean(database)}'";
        var id = principal.Kind == PrincipalKind.User ? "object id" : "client id";
        var hint = $"As the Entra administrator run in that database: CREATE USER [{name}] FROM EXTERNAL PROVIDER;";
        return new(GatewayErrorCode.DatabaseUserNotFound, $"{Failed} Neither it nor a group of it has a user in {where}.",
            hint: database.Length == 0 ? $"Name the database in the connection string. {hint}" : hint,
            detail: $"The token is of {Refusals.Quote(principal.DisplayName)}, {id} {principal.Id}, with {principal.Groups.Count} groups.");
    }
}
