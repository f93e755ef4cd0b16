using Gatehouse.Gateway.Access;
using Gatehouse.Gateway.Postgres.Mapping;
using Gatehouse.Tokens;

namespace Gatehouse.Gateway.Postgres;

/// <summary>Decides whether a principal may be a database user.</summary>
internal static class PostgresAuthorization
{
    private const StringComparison Ids = StringComparison.OrdinalIgnoreCase;

    /// <summary>Returns when a rule may lead to a database user.</summary>
    /// <param name="rule">The rule that gave the user's name.</param>
    /// <param name="principal">Whom the token proves.</param>
    /// <param name="user">The database user as the upstream has it; null where there is none.</param>
    /// <exception cref="GatewayException">It may not; the message says why and what to do.</exception>
    public static void Check(ClaimRule rule, Principal principal, DatabaseUser? user)
    {
        if (user is null)
            throw PostgresRefusals.NoRole(principal, rule);
        if (user.IsSuperuser)
            throw PostgresRefusals.Superuser(user);

        // Whoever administers the issuer chooses the names that a template takes: not that of somebody whom the database's administrator has named.
        if (rule.Match == ClaimMatch.Template && (user.IsPrivileged || user.Mapping is not null))
            throw PostgresRefusals.NotByTemplate(rule, user);
        if (!user.CanLogIn)
            throw PostgresRefusals.NoLogin(user);
    }

    /// <summary>Returns when it may.</summary>
    /// <param name="principal">Whom the token proves.</param>
    /// <param name="name">The database user that the client asked for.</param>
    /// <param name="user">The database user as the upstream has it; null where there is none.</param>
    /// <exception cref="GatewayException">It may not; the message says why and what to do.</exception>
    public static void Check(Principal principal, string name, DatabaseUser? user)
    {
        if (user is { IsSuperuser: true })
            throw PostgresRefusals.Superuser(user);
        if (user?.Mapping is not { } mapping)
            throw PostgresRefusals.NotMapped(principal, name, exists: user is not null);

        // The kind comes first, as on Azure: with the wrong kind of token the id cannot match either.
        if (mapping.Type == "user" && principal.Kind != PrincipalKind.User)
            throw PostgresRefusals.ServiceTokenForUserRole(principal, user);
        if (mapping.Type == "service" && principal.Kind != PrincipalKind.ServicePrincipal)
            throw PostgresRefusals.UserTokenForServiceRole(principal, user);

        if (!string.Equals(principal.TenantId, mapping.TenantId, Ids))
            throw PostgresRefusals.PrincipalMismatch(principal, user, mapping);
        if (mapping.Type == "group")
        {
            if (!principal.Groups.Any(group => string.Equals(group, mapping.ObjectId, Ids)))
                throw PostgresRefusals.NotInGroup(principal, user, mapping);
        }
        else if (!string.Equals(principal.ObjectId, mapping.ObjectId, Ids))
        {
            throw PostgresRefusals.PrincipalMismatch(principal, user, mapping);
        }

        if (mapping.RequiresMultiFactor && !principal.AuthenticationMethods.Contains("mfa", StringComparer.Ordinal))
            throw PostgresRefusals.MultiFactorRequired(principal, user);
        if (!user.CanLogIn)
            throw PostgresRefusals.NoLogin(user);
    }
}
