using System.Globalization;
using Gatehouse.Gateway;
using Gatehouse.LocalCloud.Engines.Postgres;

namespace Gatehouse.LocalCloud.Engines.Sql;

/// <summary>All SQL servers of a local cloud: each is a PostgreSQL cluster, with T-SQL in front of it.</summary>
internal sealed class SqlServers : DatabaseServers<ISqlServer>
{
    private readonly CloudContext _cloud;
    private readonly IAuditLog _audit;
    private readonly Func<string, string?> _administratorOf;
    private readonly EngineUser? _user = EngineUser.Choose();
    private readonly PostgresTemplate _template;

    /// <param name="cloud">The cloud.</param>
    /// <param name="audit">Receives the logins.</param>
    /// <param name="administratorOf">The SID of a server's Entra administrator by the server's name; null where it has none.</param>
    public SqlServers(CloudContext cloud, IAuditLog audit, Func<string, string?> administratorOf)
        : base(cloud, Path.Combine(cloud.Data.Engines, "sql"))
    {
        (_cloud, _audit, _administratorOf) = (cloud, audit, administratorOf);
        _template = new PostgresTemplate(Path.Combine(cloud.Data.Engines, "sql"), _user);
    }

    /// <inheritdoc/>
    protected override Task MakeTemplateAsync() => _template.EnsureAsync(CancellationToken.None);

    /// <inheritdoc/>
    protected override Task MakeDataAsync(string path, CancellationToken cancellationToken)
        => _template.CopyAsync(Path.Combine(path, "data"), cancellationToken);

    /// <inheritdoc/>
    protected override async Task<ISqlServer> OpenAsync(
        string name, string path, int port, DatabaseLogins logins, CancellationToken cancellationToken)
    {
        var version = Path.Combine(path, "data", "PG_VERSION");
        if (!File.Exists(version))
            throw new EngineException(
                $"The data folder '{Path.GetDirectoryName(version)}' of server '{name}' is not whole: it has no PG_VERSION. Put it "
                + "back, or delete the server.");
        var major = int.Parse(await File.ReadAllTextAsync(version, cancellationToken), NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture);
        var binaries = await PostgresBinaries.FindAsync(major, cancellationToken);
        var engine = await PostgresEngine.StartAsync(binaries, name, path, _user, _cloud.Time, _cloud.Logs, cancellationToken);
        var context = new SqlServerContext(_cloud, name, () => _administratorOf(name));
        return await SqlServer.StartAsync(context, _audit, path, engine, port, logins, cancellationToken);
    }
}
