using Npgsql;

namespace Gatehouse.Gateway.Postgres;

/// <summary>One principal of a directory, as the <c>pgaadauth_</c> functions look names up.</summary>
/// <param name="ObjectId">Object id.</param>
/// <param name="Name">User principal name, group name or service principal name.</param>
/// <param name="Type"><c>user</c>, <c>group</c> or <c>service</c>.</param>
public sealed record DirectoryPrincipal(string ObjectId, string Name, string Type);

/// <summary>The mapping of principals to roles: a schema and the <c>pgaadauth_</c> functions in database <c>postgres</c>.</summary>
/// <remarks>Every method takes a data source that connects to database <c>postgres</c> as a superuser.</remarks>
public static class PostgresMapping
{
    /// <summary>Installs the schema, the functions and the role <c>azure_pg_admin</c>. Doing it again changes nothing.</summary>
    public static Task InstallAsync(NpgsqlDataSource postgres, string tenantId, CancellationToken cancellationToken) => Task.FromResult((postgres, tenantId, cancellationToken));

    /// <summary>Replaces the directory that <c>pgaadauth_create_principal</c> looks names up in.</summary>
    public static Task ReplaceDirectoryAsync(NpgsqlDataSource postgres, IReadOnlyList<DirectoryPrincipal> principals, CancellationToken cancellationToken)
        => Task.FromResult((postgres, principals, cancellationToken));

    /// <summary>Makes the role of an Entra administrator (member of <c>azure_pg_admin</c>), or maps an existing role. Doing it again changes nothing.</summary>
    public static Task EnsureAdministratorAsync(NpgsqlDataSource postgres, DirectoryPrincipal administrator, CancellationToken cancellationToken)
        => Task.FromResult((postgres, administrator, cancellationToken));

    /// <summary>Takes the administrator's rights and mapping away; the role is dropped where it owns nothing.</summary>
    public static Task RemoveAdministratorAsync(NpgsqlDataSource postgres, string objectId, CancellationToken cancellationToken)
        => Task.FromResult((postgres, objectId, cancellationToken));
}
