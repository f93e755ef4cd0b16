using Gatehouse.Connector;
using Gatehouse.Connector.Postgres;

namespace Gatehouse.Tests.Connector;

/// <summary>A PostgreSQL that knows the connector's own statements, and keeps what they did.</summary>
internal sealed class FakeDatabase : IDatabaseSessions
{
    /// <summary>Database user to object id; null for a role without a principal.</summary>
    public Dictionary<string, string?> Users { get; } = [];

    public HashSet<string> Granted { get; } = [];

    /// <summary>What the app's user lacks something on: kind, name, owner, whether the caller can grant it, whether it is wanted, the privileges.</summary>
    public List<object?[]> Lacking { get; } = [];

    /// <summary>Databases that a user has rights in, and whether it owns something there.</summary>
    public List<object?[]> Dependencies { get; } = [];

    public List<DatabaseTarget> Logins { get; } = [];

    /// <summary>Statements that change something.</summary>
    public List<string> Changes { get; } = [];

    public Task<IDatabaseSession> OpenAsync(DatabaseTarget target, string secret, CancellationToken cancellationToken)
    {
        Assert.NotEmpty(secret);
        Logins.Add(target);
        return Task.FromResult<IDatabaseSession>(new Session(this));
    }

    private sealed class Session(FakeDatabase database) : IDatabaseSession
    {
        public ValueTask DisposeAsync() => default;

        public Task<IReadOnlyList<SqlResult>> RunAsync(string sql, IReadOnlyList<object> parameters, CancellationToken cancellationToken)
            => Task.FromResult<IReadOnlyList<SqlResult>>([Run(sql, parameters)]);

        private SqlResult Run(string sql, IReadOnlyList<object> parameters)
        {
            if (sql.StartsWith("SELECT 1 FROM pg_catalog.pg_roles", StringComparison.Ordinal))
                return new(["?column?"], database.Users.ContainsKey((string)parameters[0]) ? [[1]] : [], -1);
            if (sql.Contains("pgaadauth_list_principals", StringComparison.Ordinal))
                return new(
                    ["rolname", "principaltype", "objectid"],
                    [.. database.Users.Where(user => user.Value is not null).Select(user => (IReadOnlyList<object?>)[user.Key, "service", user.Value])],
                    -1);
            if (sql.StartsWith("SELECT coalesce(d.datname", StringComparison.Ordinal))
                return new(["database", "owns"], [.. database.Dependencies], -1);
            if (sql.StartsWith("SELECT o.kind", StringComparison.Ordinal))
            {
                var user = (string)parameters[0];
                var schema = database.Granted.Contains(user) ? [] : new object?[][] { ["SCHEMA", "public", StubAzure.Developer, true, true, "USAGE"] };
                return new(["kind", "name", "owner", "grantable", "wanted", "privileges"], [.. schema, .. database.Lacking], -1);
            }

            database.Changes.Add(sql);
            if (sql.Contains("pgaadauth_create_principal_with_oid", StringComparison.Ordinal))
                database.Users[(string)parameters[0]] = (string)parameters[1];
            else if (sql.StartsWith("DROP ROLE", StringComparison.Ordinal))
                database.Users.Remove(sql.Split('"')[1]);
            foreach (var statement in sql.Split(";\n"))
            {
                if (statement.StartsWith("GRANT USAGE ON SCHEMA", StringComparison.Ordinal))
                    database.Granted.Add(statement.Split('"')[3]);
                else if (statement.StartsWith("REVOKE USAGE ON SCHEMA", StringComparison.Ordinal))
                    database.Granted.Remove(statement.Split('"')[3]);
                else if (statement.StartsWith("GRANT", StringComparison.Ordinal))
                    database.Lacking.RemoveAll(relation => statement.Contains($"{SqlText.Identifier((string)relation[1]!)} TO", StringComparison.Ordinal));
            }

            return new([], [], 0);
        }
    }
}
