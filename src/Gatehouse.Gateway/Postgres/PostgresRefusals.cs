using Gatehouse.Gateway.Access;
using Gatehouse.Gateway.Postgres.Mapping;
using Gatehouse.Protocols.Postgres;
using Gatehouse.Tokens;

namespace Gatehouse.Gateway.Postgres;

/// <summary>Every refusal of a PostgreSQL client, in words. The texts in quotes that Azure's server uses are kept: people search for them.</summary>
internal static class PostgresRefusals
{
    public static GatewayException PublicAccessDisabled()
        => new(GatewayErrorCode.PublicAccessDisabled,
            "The public network access on this server is disabled. "
            + "To connect to this server, use the Private Endpoint from inside your virtual network.",
            hint: "Enable it with: gatehouse postgres flexible-server update --public-access Enabled");

    public static GatewayException TlsRequired()
        => new(GatewayErrorCode.TlsRequired, "This server is only reached by TLS: a token or password is never asked for in plain text.",
            hint: "Add sslmode=require (or better, sslmode=verify-full) to the connection string; with Npgsql: SSL Mode=Require.");

    public static GatewayException VersionNotSupported(ProtocolVersion version)
        => new(GatewayErrorCode.ProtocolVersionNotSupported, $"unsupported frontend protocol {version}: server supports 3.0 to 3.2");

    public static GatewayException ReplicationNotSupported()
        => new(GatewayErrorCode.ReplicationNotSupported, "Replication connections are not relayed.",
            hint: "Connect to the database server itself for replication, or leave the parameter 'replication' out.");

    public static GatewayException TooManyConnections(int limit)
        => new(GatewayErrorCode.TooManyConnections, "sorry, too many clients already", $"The listener has its {limit} sessions.",
            "Close connections that are not used, or raise the listener's MaxConnections.");

    public static GatewayException NoUser()
        => new(GatewayErrorCode.DatabaseUserInvalid, "no PostgreSQL user name specified in startup packet", hint: "Add the database user to the connection string.");

    public static GatewayException UserTooLong(string user)
        => new(GatewayErrorCode.DatabaseUserInvalid, $"The user name {Refusals.Quote(user)} is longer than 63 bytes, so there is no such database user.");

    public static GatewayException TokenMissing(string user)
        => new(GatewayErrorCode.TokenMissing, $"password authentication failed for user {Refusals.Quote(user)}: the password is empty, and an access token is expected in its place.", hint: Refusals.GetToken);

    public static GatewayException NotAToken(string user)
        => new(GatewayErrorCode.NotAToken, $"password authentication failed for user {Refusals.Quote(user)}: the password is not an access token, and this server accepts only those.", hint: Refusals.GetToken);

    public static GatewayException OtherMechanism(string mechanism)
        => new(GatewayErrorCode.MalformedMessage, $"client selected the SASL mechanism {Refusals.Quote(mechanism)}, and this server has only OAUTHBEARER.");

    public static GatewayException Token(TokenException error)
        => Refusals.Token(error, "Get a new token for each connection: with Npgsql by UsePeriodicPasswordProvider, elsewhere just before connecting.");

    public static GatewayException NotMapped(Principal principal, string user, bool exists)
    {
        var type = principal.Kind == PrincipalKind.User ? "user" : "service";
        var function = exists ? "pgaadauth_update_principal_with_oid" : "pgaadauth_create_principal_with_oid";
        return new(exists ? GatewayErrorCode.DatabaseUserNotMapped : GatewayErrorCode.DatabaseUserNotFound,
            $"{Refusals.Who(principal)} has no database user {Refusals.Quote(user)}.",
            exists ? $"role {Refusals.Quote(user)} exists and is not mapped to any principal." : $"role {Refusals.Quote(user)} does not exist.",
            $"Connect to database postgres as an Entra administrator and run: select * from {function}({Literal(user)}, {Literal(principal.ObjectId)}, '{type}', false, false);");
    }

    public static GatewayException PrincipalMismatch(Principal principal, DatabaseUser user, PrincipalMapping mapping)
        => new(GatewayErrorCode.PrincipalMismatch,
            mapping.Type == "service" ? $"Service Principal oid mismatch for role[{Refusals.Quote(user.Name)}]" : $"oid mismatch for role[{Refusals.Quote(user.Name)}]",
            $"{Refusals.Who(principal)} is not the principal of this role: it is mapped to {mapping.Type} {mapping.ObjectId} of tenant {mapping.TenantId}, and the token is of tenant {principal.TenantId}.",
            $"Log in as that principal. Or, if the identity was created anew, run in database postgres as an Entra administrator: select * from pgaadauth_update_principal_with_oid({Literal(user.Name)}, {Literal(principal.ObjectId)}, '{mapping.Type}', false, false);");

    public static GatewayException ServiceTokenForUserRole(Principal principal, DatabaseUser user)
        => new(GatewayErrorCode.PrincipalKindMismatch,
            $"Microsoft Entra user token for role {Refusals.Quote(user.Name)} is neither an AAD_AUTH_TOKENTYPE_APP_USER or an AAD_AUTH_TOKENTYPE_APP_OBO token.",
            $"The role is mapped to a person, and the token is of an application or managed identity: {Refusals.Who(principal)}.",
            "Log in as the database user that was made for this identity, or sign in as the person.");

    public static GatewayException UserTokenForServiceRole(Principal principal, DatabaseUser user)
        => new(GatewayErrorCode.PrincipalKindMismatch,
            $"Service Principals cannot generate AAD_AUTH_TOKENTYPE_APP_USER tokens for role[{Refusals.Quote(user.Name)}]",
            $"The role is mapped to an application or managed identity, and the token is of a person: {Refusals.Who(principal)}.",
            "Use a token of that identity, or log in as the database user that was made for the person.");

    public static GatewayException NotInGroup(Principal principal, DatabaseUser user, PrincipalMapping mapping)
        => new(GatewayErrorCode.NotInGroup, $"{Refusals.Who(principal)} is not in the group of role {Refusals.Quote(user.Name)}.",
            $"The role is mapped to group {mapping.ObjectId}; the token names {principal.Groups.Count} groups.",
            "Add the principal to the group and get a new token.");

    public static GatewayException MultiFactorRequired(Principal principal, DatabaseUser user)
        => new(GatewayErrorCode.MultiFactorRequired, $"role {Refusals.Quote(user.Name)} needs multi-factor sign-in.",
            $"The token of {Refusals.Who(principal)} shows: {(principal.AuthenticationMethods.Count == 0 ? "no method" : string.Join(", ", principal.AuthenticationMethods))}.",
            "Sign in again with a second factor and get a new token.");

    public static GatewayException Superuser(DatabaseUser user)
        => new(GatewayErrorCode.DatabaseUserNotAllowed, $"role {Refusals.Quote(user.Name)} is a superuser, and no principal may be one.",
            hint: "Log in as a database user that is mapped to the principal.");

    public static GatewayException NoRole(Principal principal, ClaimRule rule)
        => new(GatewayErrorCode.DatabaseUserNotFound, $"{Refusals.Who(principal)} has no database user.",
            $"Rule {Refusals.Quote(rule.Name)} leads to a role that does not exist.", "An administrator makes it with CREATE ROLE … LOGIN.");

    public static GatewayException NotByTemplate(ClaimRule rule, DatabaseUser user)
        => new(GatewayErrorCode.DatabaseUserNotAllowed, $"role {Refusals.Quote(user.Name)} is not reached by a template.",
            $"Rule {Refusals.Quote(rule.Name)} is a template, and the role is {(user.IsPrivileged ? "privileged (CREATEROLE, REPLICATION or BYPASSRLS)" : "mapped to a principal")}.",
            "Who runs the gateway can name the role in a rule with 'equals' or 'contains'.");

    public static GatewayException NoLogin(DatabaseUser user)
        => new(GatewayErrorCode.DatabaseUserNotAllowed, $"role {Refusals.Quote(user.Name)} is not permitted to log in",
            hint: $"An administrator can permit it: ALTER ROLE {Identifier(user.Name)} LOGIN;");

    /// <summary>One text for every cause, as PostgreSQL does: it must not tell whether the user exists.</summary>
    public static GatewayException PasswordRejected(string user, bool ascii)
        => new(GatewayErrorCode.PasswordRejected, $"password authentication failed for user {Refusals.Quote(user)}",
            hint: ascii
                ? "The password is wrong, or the user has none. A principal sends its access token as the password."
                : "The password is wrong, or the user has none. Characters beyond ASCII must be sent composed (Unicode NFKC).");

    public static GatewayException NoStoredPassword(string user)
        => new(GatewayErrorCode.DatabaseUserNotAllowed, $"The gateway has no password for database user {Refusals.Quote(user)}.",
            hint: "Who runs the gateway can add a line to the file of 'upstream-passwords'.");

    public static GatewayException MappingMissing(Exception inner)
        => new(GatewayErrorCode.MappingMissing, "The mapping of principals is not installed on the database server.",
            hint: "Install the pgaadauth functions into its database postgres.", inner: inner);

    private static string Literal(string value) => $"'{Refusals.Clean(value).Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Identifier(string value) => $"\"{Refusals.Clean(value).Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
