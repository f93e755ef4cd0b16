using Gatehouse.Connector.Postgres;

namespace Gatehouse.Tests.Connector;

/// <summary>A PostgreSQL that knows the connector's own statements, and keeps what they did.</summary>
internal sealed class FakeDatabase : IDatabaseSessions
{
    /// <summary>Database user to object id; null for a role without a principal.</summary>
    public Dictionary<string, string?> Users { get; } = [];

    public HashSet<string> Granted { get; } = [];

    /// <summary>Relations that the app's user lacks something on: kind, quoted name, owner, whether the caller can grant it.</summary>
    public List<object?[]> Lacking { get; } = [];

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
            if (sql.StartsWith("SELECT CASE c.relkind", StringComparison.Ordinal))
                return new(["kind", "name", "owner", "grantable"], [.. database.Lacking], -1);
            if (sql.StartsWith("SELECT has_database_privilege", StringComparison.Ordinal))
                return new(["?column?"], [[database.Granted.Contains((string)parameters[0])]], -1);

            database.Changes.Add(sql);
            if (sql.Contains("pgaadauth_create_principal_with_oid", StringComparison.Ordinal))
                database.Users[(string)parameters[0]] = (string)parameters[1];
            else if (sql.StartsWith("DROP ROLE", StringComparison.Ordinal))
                database.Users.Remove(sql.Split('"')[1]);
            else if (sql.StartsWith("GRANT ALL PRIVILEGES ON TABLE", StringComparison.Ordinal)
                || sql.StartsWith("GRANT ALL PRIVILEGES ON SEQUENCE", StringComparison.Ordinal))
                database.Lacking.RemoveAll(relation => sql.Contains($" {relation[1]} ", StringComparison.Ordinal));
            else if (sql.StartsWith("GRANT ALL PRIVILEGES ON DATABASE", StringComparison.Ordinal))
                database.Granted.Add(sql.Split('"')[3]);
            return new([], [], 0);
        }
    }
}
