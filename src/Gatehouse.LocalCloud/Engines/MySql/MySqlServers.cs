using Gatehouse.Gateway;
using Gatehouse.Gateway.MySql;

namespace Gatehouse.LocalCloud.Engines.MySql;

/// <summary>All MySQL servers of a local cloud. Beside its data each has a file <c>key</c>, which only this process's user reads.</summary>
internal sealed class MySqlServers : DatabaseServers<MySqlDatabaseServer>
{
    private const string Key = "key";
    private readonly CloudContext _cloud;
    private readonly IAuditLog _audit;
    private readonly EngineUser? _user = EngineUser.Choose("mysql");
    private readonly MariaDbTemplate _template;

    public MySqlServers(CloudContext cloud, IAuditLog audit) : base(cloud, Path.Combine(cloud.Data.Engines, "mysql"))
    {
        (_cloud, _audit) = (cloud, audit);
        _template = new MariaDbTemplate(Path.Combine(cloud.Data.Engines, "mysql"), _user);
    }

    /// <inheritdoc/>
    protected override Task MakeTemplateAsync() => _template.EnsureAsync(CancellationToken.None);

    /// <inheritdoc/>
    protected override Task MakeDataAsync(string path, CancellationToken cancellationToken)
        => _template.CopyAsync(Path.Combine(path, "data"), MySqlKey.LoadOrCreate(Path.Combine(path, Key)), cancellationToken);

    /// <inheritdoc/>
    protected override async Task<MySqlDatabaseServer> OpenAsync(string name, string path, int port, DatabaseLogins logins, CancellationToken cancellationToken)
    {
        // A new key would not fit the superuser's password in the data.
        var file = Path.Combine(path, Key);
        if (!File.Exists(file))
            throw new EngineException($"The key file '{file}' of server '{name}' is missing. Put it back, or delete the server.");
        var binaries = await MariaDbBinaries.FindAsync(cancellationToken);
        var engine = await MariaDbEngine.StartAsync(binaries, name, path, MySqlKey.LoadOrCreate(file), _user, _cloud.Time, _cloud.Logs, cancellationToken);
        return await MySqlDatabaseServer.StartAsync(_cloud, _audit, name, Path.GetFileName(path), engine, port, logins, cancellationToken);
    }
}
