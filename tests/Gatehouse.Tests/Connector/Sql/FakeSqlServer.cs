using System.Text.RegularExpressions;
using Gatehouse.Connector;

namespace Gatehouse.Tests.Connector.Sql;

/// <summary>An Azure SQL database that knows the connector's own statements, and keeps what they did.</summary>
internal sealed partial class FakeSqlServer : IDatabaseSessions
{
    /// <summary>Database users: type and SID.</summary>
    public Dictionary<string, (string Type, byte[]? Sid)> Users { get; } = [];

    /// <summary>Roles, and permissions on the database, of users.</summary>
    public HashSet<(string User, string Kind, string Name)> Held { get; } = [];

    /// <summary>Schemas that users own.</summary>
    public Dictionary<string, string> Schemas { get; } = [];

    public List<DatabaseTarget> Logins { get; } = [];

    /// <summary>Texts that changed something.</summary>
    public List<string> Changes { get; } = [];

    /// <summary>Error that a text meets. Null: none.</summary>
    public Func<string, int?> Error { get; set; } = _ => null;

    /// <summary>The object id of each principal that the directory gives the server, and the SID's id.</summary>
    public Dictionary<string, string> Directory { get; } = [];

    public Task<IDatabaseSession> OpenAsync(DatabaseTarget target, string secret, CancellationToken cancellationToken)
    {
        Assert.NotEmpty(secret);
        Logins.Add(target);
        return Task.FromResult<IDatabaseSession>(new Session(this));
    }

    private sealed class Session(FakeSqlServer server) : IDatabaseSession
    {
        public ValueTask DisposeAsync() => default;

        public Task<IReadOnlyList<SqlResult>> RunAsync(string sql, IReadOnlyList<object> parameters, CancellationToken cancellationToken)
        {
            if (server.Error(sql) is { } number)
                throw new ConnectorException(ConnectorErrorCode.DatabaseRefused, $"error {number}") { ServiceCode = $"{number}" };
            return Task.FromResult<IReadOnlyList<SqlResult>>([new([], server.Run(sql, parameters), -1)]);
        }
    }

    private List<IReadOnlyList<object?>> Run(string sql, IReadOnlyList<object> parameters)
    {
        if (sql == "SELECT 1")
            return [[1]];
        if (sql.StartsWith("SELECT type, sid", StringComparison.Ordinal))
            return Users.TryGetValue((string)parameters[0], out var user) ? [[user.Type, user.Sid]] : [];
        if (sql.StartsWith("SELECT name FROM sys.database_principals WHERE sid", StringComparison.Ordinal))
            return [.. Users.Where(one => one.Value.Sid?.SequenceEqual((byte[])parameters[0]) == true).Select(
                one => (IReadOnlyList<object?>)[one.Key])];
        if (sql.StartsWith("SELECT N'SCHEMA'", StringComparison.Ordinal))
            return [.. Schemas.Where(one => one.Value == (string)parameters[0]).Select(one => (IReadOnlyList<object?>)["SCHEMA", one.Key])];
        if (sql.StartsWith("SELECT N'ROLE'", StringComparison.Ordinal))
            return [.. Held.Where(one => one.User == (string)parameters[0]).Select(one => (IReadOnlyList<object?>)[one.Kind, one.Name])];
        Changes.Add(sql);
        foreach (var statement in sql.Split(";\n"))
            Change(statement);
        return [];
    }

    private void Change(string statement)
    {
        if (ExternalUser().Match(statement) is { Success: true } external)
            Users.Add(Name(external, "user"), ("E", new Guid(Directory[Name(external, "oid")]).ToByteArray()));
        else if (SidUser().Match(statement) is { Success: true } bySid)
            Users.Add(Name(bySid, "user"), (Name(bySid, "type"), Convert.FromHexString(Name(bySid, "sid"))));
        else if (DropUser().Match(statement) is { Success: true } drop)
        {
            Users.Remove(Name(drop, "user"));
            Held.RemoveWhere(one => one.User == Name(drop, "user"));
        }
        else if (Role().Match(statement) is { Success: true } role)
            Set(Name(role, "verb") == "ADD", (Name(role, "user"), "ROLE", Name(role, "role")));
        else if (Grant().Match(statement) is { Success: true } grant)
            Set(Name(grant, "verb") == "GRANT", (Name(grant, "user"), "DATABASE", Name(grant, "what")));
        else if (Authorization().Match(statement) is { Success: true } owner)
            Schemas[Name(owner, "schema")] = "dbo";
        else
            Assert.Contains(statement, (string[])["SET XACT_ABORT ON", "BEGIN TRANSACTION", "COMMIT TRANSACTION;"]);
    }

    private void Set(bool has, (string User, string Kind, string Name) what)
    {
        Assert.Contains(what.User, Users.Keys);
        _ = has ? Held.Add(what) : Held.Remove(what);
    }

    private static string Name(Match match, string group) => match.Groups[group].Value.Replace("]]", "]", StringComparison.Ordinal);

    [GeneratedRegex(@"^CREATE USER \[(?<user>(\]\]|[^\]])+)\] FROM EXTERNAL PROVIDER WITH OBJECT_ID = '(?<oid>[^']+)'$")]
    private static partial Regex ExternalUser();

    [GeneratedRegex(@"^CREATE USER \[(?<user>(\]\]|[^\]])+)\] WITH SID = 0x(?<sid>[0-9A-F]{32}), TYPE = (?<type>[EX])$")]
    private static partial Regex SidUser();

    [GeneratedRegex(@"^DROP USER IF EXISTS \[(?<user>(\]\]|[^\]])+)\]$")]
    private static partial Regex DropUser();

    [GeneratedRegex(@"^ALTER ROLE \[(?<role>\w+)\] (?<verb>ADD|DROP) MEMBER \[(?<user>(\]\]|[^\]])+)\]$")]
    private static partial Regex Role();

    [GeneratedRegex(@"^(?<verb>GRANT|REVOKE) (?<what>[A-Z ]+) ON DATABASE::\[db1\] (TO|FROM) \[(?<user>(\]\]|[^\]])+)\]( CASCADE)?$")]
    private static partial Regex Grant();

    [GeneratedRegex(@"^ALTER AUTHORIZATION ON SCHEMA::\[(?<schema>(\]\]|[^\]])+)\] TO dbo$")]
    private static partial Regex Authorization();
}
