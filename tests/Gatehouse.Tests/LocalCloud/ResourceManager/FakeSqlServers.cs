using System.Collections.Concurrent;
using Gatehouse.LocalCloud;
using Gatehouse.LocalCloud.Engines;
using Gatehouse.LocalCloud.Engines.Sql;

namespace Gatehouse.Tests.LocalCloud.ResourceManager;

/// <summary>SQL servers without an engine: what Resource Manager does with them is real.</summary>
internal sealed class FakeSqlServers(CloudContext cloud) : DatabaseServers<ISqlServer>(cloud, Path.Combine(cloud.Data.Engines, "sql"))
{
    protected override Task MakeTemplateAsync() => Task.CompletedTask;

    protected override Task MakeDataAsync(string path, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.Combine(path, "data"));
        return Task.CompletedTask;
    }

    protected override Task<ISqlServer> OpenAsync(string name, string path, int port, DatabaseLogins logins,
        CancellationToken cancellationToken)
        => Task.FromResult<ISqlServer>(new FakeSqlServer(name, Path.GetFileName(path), logins));
}

/// <summary>A SQL server that keeps what it is told. It listens nowhere: its port is 0.</summary>
internal sealed class FakeSqlServer(string name, string folder, DatabaseLogins logins) : ISqlServer
{
    private readonly ConcurrentDictionary<string, string> _databases = new(StringComparer.OrdinalIgnoreCase) { ["master"] = "master" };

    public string Name => name;

    public string Folder => folder;

    public int Port => 0;

    public string Version => SqlServer.ServerVersion;

    public string? Problem => null;

    /// <summary>How clients may log in.</summary>
    public DatabaseLogins Logins { get; private set; } = logins;

    /// <summary>The administrator's login and what is kept of its password.</summary>
    public (string Name, string Hash)? Administrator { get; private set; }

    public Task ApplyAsync(DatabaseLogins wanted, CancellationToken cancellationToken)
    {
        Logins = wanted;
        return Task.CompletedTask;
    }

    public Task WriteDirectoryAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task EnsureDatabaseAsync(string database, CancellationToken cancellationToken)
    {
        _databases.TryAdd(database, database);
        return Task.CompletedTask;
    }

    public Task DropDatabaseAsync(string database, CancellationToken cancellationToken)
    {
        _databases.TryRemove(database, out _);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<string>> DatabasesAsync(CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<string>>([.. _databases.Values.Order(StringComparer.Ordinal)]);

    public Task SetAdministratorAsync(string login, string hash, CancellationToken cancellationToken)
    {
        Administrator = (login, hash);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
