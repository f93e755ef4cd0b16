using Gatehouse.Gateway.MySql.Mapping;
using Gatehouse.Tokens;

namespace Gatehouse.Gateway.MySql;

/// <summary>The refusals of a MySQL client that other protocols do not have. MySQL's own first words are kept: people search for them.</summary>
internal static class MySqlRefusals
{
    public static GatewayException PublicAccessDisabled()
        => new(GatewayErrorCode.PublicAccessDisabled,
            "The public network access on this server is disabled. "
            + "To connect to this server, use the Private Endpoint from inside your virtual network.",
            hint: "Enable it with: gatehouse mysql flexible-server update --public-access Enabled");

    public static GatewayException TlsRequired()
        => new(GatewayErrorCode.TlsRequired, "Connections using insecure transport are prohibited: a token or password is never asked for in plain text.",
            hint: "Turn TLS on: --ssl-mode=REQUIRED (mariadb: --ssl), SslMode=Required, ssl: {…} for mysql2, ssl={…} for pymysql.");

    public static GatewayException ClientTooOld()
        => new(GatewayErrorCode.ProtocolVersionNotSupported, "Client does not support authentication protocol requested by server: it has no authentication plugins.",
            hint: "Upgrade the client; mysql_clear_password inside TLS is needed.");

    public static GatewayException TooManyConnections(int limit)
        => new(GatewayErrorCode.TooManyConnections, "Too many connections", $"The listener has its {limit} sessions.",
            "Close connections that are not used, or raise the listener's MaxConnections.");

    public static GatewayException ChangeUser()
        => new(GatewayErrorCode.CommandNotSupported, "COM_CHANGE_USER is not relayed: a session keeps the database user that its token was checked for.",
            hint: "Open a new connection; to reset one use COM_RESET_CONNECTION.");

    public static GatewayException PacketsOutOfOrder() => new(GatewayErrorCode.MalformedMessage, "Got packets out of order.");

    public static GatewayException NoUser()
        => new(GatewayErrorCode.DatabaseUserInvalid, "Access denied: the login names no database user.", hint: "Add the database user to the connection string.");

    public static GatewayException UserInvalid(string user)
        => new(GatewayErrorCode.DatabaseUserInvalid, $"Access denied for user {Name(user)}: no database user can have this name.");

    public static GatewayException TokenMissing(string user)
        => new(GatewayErrorCode.TokenMissing, $"Access denied for user {Name(user)} (using password: NO): an access token is expected as the password.",
            hint: Refusals.GetToken);

    public static GatewayException NotAToken(string user)
        => new(GatewayErrorCode.NotAToken,
            $"Access denied for user {Name(user)} (using password: YES): the password is not an access token, and this server accepts only those.",
            hint: Refusals.GetToken);

    public static GatewayException PasswordRejected(string user)
        => new(GatewayErrorCode.PasswordRejected, $"Access denied for user {Name(user)} (using password: YES)",
            hint: "The password is wrong, or the user has none. A principal sends its access token as the password.");

    public static GatewayException Token(TokenException error) => Refusals.Token(error, "Get a new token for each connection, just before connecting.");

    public static GatewayException NotFound(Principal principal, string user)
        => new(GatewayErrorCode.DatabaseUserNotFound, $"Access denied for user {Name(user)}: there is no such database user.",
            hint: $"As the Entra administrator run: {CreateUser(principal, user)}", detail: $"The token is of {Refusals.Who(principal)}.");

    public static GatewayException NotMapped(Principal principal, string user)
        => new(GatewayErrorCode.DatabaseUserNotMapped, $"Access denied for user {Name(user)}: the database user is not mapped to a principal.",
            hint: $"As the Entra administrator make another, or this one anew: DROP USER {Literal(user)}; {CreateUser(principal, user)}",
            detail: $"The token is of {Refusals.Who(principal)}.");

    public static GatewayException Hidden(string user, MySqlAddress? address = null)
        => new(GatewayErrorCode.DatabaseUserNotAllowed,
            $"Access denied for user {Name(user)}: an account of that name at another host than '%' would be taken in its place"
                + (address is MySqlTcp { ClientCertificate: var certificate }
                    ? $", or the account wants {(certificate is null ? "a" : "another")} client certificate of the gateway." : "."),
            hint: $"As the Entra administrator see: SELECT user, host FROM mysql.user WHERE user IN ({Literal(user)}, ''); and drop the one that is not needed.");

    public static GatewayException Superuser(string user)
        => new(GatewayErrorCode.DatabaseUserNotAllowed, $"Access denied for user {Name(user)}: it is the gateway's own.",
            hint: "Log in as a database user that is mapped to the principal.");

    public static GatewayException ObjectIdMapped(Principal principal, DatabaseUser user)
        => new(GatewayErrorCode.PrincipalMismatch,
            $"Access denied for user {Name(user.Name)}: it is mapped to the object id of an application or managed identity, and MySQL matches those on the client id.",
            hint: $"As the Entra administrator run: DROP USER {Literal(user.Name)}; {CreateUser(principal, user.Name)}");

    public static GatewayException PrincipalMismatch(Principal principal, DatabaseUser user, PrincipalMapping mapping)
        => new(GatewayErrorCode.PrincipalMismatch, $"Access denied for user {Name(user.Name)}: it is mapped to another principal.",
            hint: "Log in as the principal that it is mapped to, or as the database user of this one.",
            detail: $"The user is mapped to {mapping.Type ?? "principal"} {mapping.PrincipalId} of tenant {mapping.TenantId}; "
                + $"the token is of {Refusals.Who(principal)}, client id {principal.AppId ?? "none"}, tenant {principal.TenantId}.");

    public static GatewayException NotInGroup(Principal principal, DatabaseUser user, PrincipalMapping mapping)
        => new(GatewayErrorCode.NotInGroup, $"Access denied for user {Name(user.Name)}: it is mapped to a group, and the token does not name that group.",
            hint: "Add the principal to the group and get a new token.",
            detail: $"The group is {mapping.PrincipalId}; the token of {Refusals.Who(principal)} names {principal.Groups.Count} groups.");

    public static GatewayException MappingMissing(Exception inner)
        => new(GatewayErrorCode.MappingMissing, "The mapping of principals is not installed on the database server.",
            hint: "Install the gatehouse schema there.", inner: inner);

    private static string CreateUser(Principal principal, string user)
    {
        var id = principal.Kind == PrincipalKind.User ? principal.ObjectId : principal.AppId;
        return $"SET aad_auth_validate_oids_in_tenant = OFF; CREATE AADUSER {Literal(user)} IDENTIFIED BY '{id}';";
    }

    private static string Name(string user) => $"'{Refusals.Clean(user)}'";

    private static string Literal(string value) => $"'{Refusals.Clean(value).Replace("'", "''", StringComparison.Ordinal)}'";
}
