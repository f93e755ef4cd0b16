using System.Globalization;
using Gatehouse.Gateway;

namespace Gatehouse.LocalCloud.Engines.Postgres;

/// <summary>All PostgreSQL servers of a local cloud.</summary>
internal sealed class PostgresServers : DatabaseServers<PostgresServer>
{
    private readonly CloudContext _cloud;
    private readonly IAuditLog _audit;
    private readonly EngineUser? _user = EngineUser.Choose();
    private readonly PostgresTemplate _template;

    public PostgresServers(CloudContext cloud, IAuditLog audit) : base(cloud, Path.Combine(cloud.Data.Engines, "postgres"))
    {
        (_cloud, _audit) = (cloud, audit);
        _template = new PostgresTemplate(Path.Combine(cloud.Data.Engines, "postgres"), _user);
    }

    /// <inheritdoc/>
    protected override Task MakeTemplateAsync() => _template.EnsureAsync(CancellationToken.None);

    /// <inheritdoc/>
    protected override Task MakeDataAsync(string path, CancellationToken cancellationToken) => _template.CopyAsync(Path.Combine(path, "data"), cancellationToken);

    /// <inheritdoc/>
    protected override async Task<PostgresServer> OpenAsync(string name, string path, int port, DatabaseLogins logins, CancellationToken cancellationToken)
    {
        var version = Path.Combine(path, "data", "PG_VERSION");
        if (!File.Exists(version))
            throw new EngineException($"The data folder '{Path.GetDirectoryName(version)}' of server '{name}' is not whole: it has no PG_VERSION. Put it back, or delete the server.");
        var major = int.Parse(await File.ReadAllTextAsync(version, cancellationToken), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
        var binaries = await PostgresBinaries.FindAsync(major, cancellationToken);
        var engine = await PostgresEngine.StartAsync(binaries, name, path, _user, _cloud.Time, _cloud.Logs, cancellationToken);
        return await PostgresServer.StartAsync(_cloud, _audit, name, Path.GetFileName(path), engine, port, logins, cancellationToken);
    }
}
