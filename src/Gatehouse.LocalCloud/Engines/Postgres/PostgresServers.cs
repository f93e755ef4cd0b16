using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Gatehouse.Gateway;
using Gatehouse.LocalCloud.State;
using Microsoft.Extensions.Logging;

namespace Gatehouse.LocalCloud.Engines.Postgres;

/// <summary>All PostgreSQL servers of a local cloud. Thread-safe; the caller does one thing at a time with each server.</summary>
/// <remarks>
/// Each server has a folder with a name of its own, kept in the server's document: a new server of an old name never meets old data.
/// A folder whose server is not stored yet, or no longer, holds the file <c>transient</c>; the next start clears it away.
/// </remarks>
internal sealed class PostgresServers : IAsyncDisposable
{
    private readonly CloudContext _cloud;
    private readonly IAuditLog _audit;
    private readonly ILogger _logger;
    private readonly string _root;
    private readonly EngineUser? _user = EngineUser.Choose();
    private readonly PostgresTemplate _template;
    private readonly DirectorySync _sync;
    private readonly ConcurrentDictionary<string, PostgresServer> _running = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string> _problems = new(StringComparer.OrdinalIgnoreCase);
    private Task _warming = Task.CompletedTask;

    public PostgresServers(CloudContext cloud, IAuditLog audit)
    {
        (_cloud, _audit) = (cloud, audit);
        _logger = cloud.Logs.CreateLogger<PostgresServers>();
        _root = Path.Combine(cloud.Data.Engines, "postgres");
        _template = new PostgresTemplate(_root, _user);
        _sync = new DirectorySync(cloud.Directory, () => _running.Values, cloud.Time, _logger);
    }

    /// <summary>The running server, or null.</summary>
    public PostgresServer? Find(string name) => _running.GetValueOrDefault(name);

    /// <summary>Why the server does not work, or null.</summary>
    public string? ProblemOf(string name) => _problems.GetValueOrDefault(name) ?? Find(name)?.Problem;

    /// <summary>Makes a server with an empty cluster. Its folder stays transient until <see cref="Keep"/>.</summary>
    /// <exception cref="EngineException">It cannot be made; nothing is left of it.</exception>
    public async Task<PostgresServer> CreateAsync(string name, PostgresLogins logins, CancellationToken cancellationToken)
    {
        // Short: the path of the socket in it may have 107 bytes.
        var folder = $"{name[..Math.Min(name.Length, 20)]}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}";
        var path = Path.Combine(_root, folder);
        MakeFolder(_root);
        MakeFolder(path);
        File.Create(TransientFile(path)).Dispose();
        try
        {
            var binaries = await _template.CopyAsync(Path.Combine(path, "data"), cancellationToken);
            return await RunAsync(binaries, name, folder, 0, logins, cancellationToken);
        }
        catch
        {
            Directory.Delete(path, recursive: true);
            throw;
        }
    }

    /// <summary>Starts a stored server. A failure is kept as the server's problem; the others go on.</summary>
    public async Task StartAsync(string name, string folder, int port, PostgresLogins logins, CancellationToken cancellationToken)
    {
        _problems.TryRemove(name, out _);
        try
        {
            var data = Path.Combine(PathOf(folder) ?? throw new EngineException($"The document of server '{name}' does not name its data folder. Put that back, or delete the server."), "data");
            var version = Path.Combine(data, "PG_VERSION");
            if (!File.Exists(version))
                throw new EngineException($"The data folder '{data}' of server '{name}' is missing. Put it back, or delete the server.");
            var major = int.Parse(await File.ReadAllTextAsync(version, cancellationToken), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
            await RunAsync(await PostgresBinaries.FindAsync(major, cancellationToken), name, folder, port, logins, cancellationToken);
        }
        catch (Exception e) when (e is EngineException or IOException or UnauthorizedAccessException or FormatException or Npgsql.NpgsqlException)
        {
            _problems[name] = e.Message;
            _logger.ServerUnavailable(name, e.Message);
        }
    }

    /// <summary>Stops a server and starts it again.</summary>
    public async Task RestartAsync(string name, string folder, int port, PostgresLogins logins, CancellationToken cancellationToken)
    {
        await StopAsync(name);
        await StartAsync(name, folder, port, logins, cancellationToken);
    }

    /// <summary>Says that the folder's server is stored.</summary>
    public void Keep(string folder)
    {
        if (PathOf(folder) is { } path)
            DurableFile.Delete(TransientFile(path));
    }

    /// <summary>Says that the folder's server is about to be deleted from the store.</summary>
    public void Doom(string folder)
    {
        if (PathOf(folder) is { } path && Directory.Exists(path))
            DurableFile.Write(TransientFile(path), []);
    }

    /// <summary>Stops the server and removes its data.</summary>
    public async Task RemoveAsync(string name, string folder)
    {
        await StopAsync(name);
        _problems.TryRemove(name, out _);
        if (PathOf(folder) is { } path && Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }

    /// <summary>Clears away what a crash left of servers that are not stored.</summary>
    /// <param name="stored">The folders of the stored servers.</param>
    public void ClearTransient(IReadOnlySet<string> stored)
    {
        if (!Directory.Exists(_root))
            return;
        foreach (var path in Directory.EnumerateDirectories(_root))
        {
            var folder = Path.GetFileName(path);
            if (stored.Contains(folder))
                Keep(folder);
            else if (File.Exists(TransientFile(path)))
                Directory.Delete(path, recursive: true);
            else if (!folder.StartsWith(PostgresTemplate.Prefix, StringComparison.Ordinal))
                _logger.FolderWithoutServer(path); // somebody's data: the document may only have been moved away
        }
    }

    /// <summary>Makes the template of new servers in the background, so that the first server does not wait for it.</summary>
    public void WarmUp()
    {
        MakeFolder(_root);
        _warming = Task.Run(async () =>
        {
            try
            {
                await _template.EnsureAsync(CancellationToken.None);
            }
            catch (Exception e) when (e is EngineException or IOException or UnauthorizedAccessException)
            {
                _logger.TemplateNotMade(e.Message);
            }
        });
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _sync.DisposeAsync();
        await _warming;
        await Task.WhenAll(_running.Keys.Select(StopAsync));
    }

    private async Task<PostgresServer> RunAsync(
        PostgresBinaries binaries, string name, string folder, int port, PostgresLogins logins, CancellationToken cancellationToken)
    {
        var engine = await PostgresEngine.StartAsync(binaries, name, Path.Combine(_root, folder), _user, _cloud.Time, _cloud.Logs, cancellationToken);
        var server = await PostgresServer.StartAsync(_cloud, _audit, name, folder, engine, port, logins, cancellationToken);
        _running[name] = server;
        _sync.Signal(); // the directory may have changed since the server was told
        return server;
    }

    private async Task StopAsync(string name)
    {
        if (_running.TryRemove(name, out var server))
            await server.DisposeAsync();
    }

    // The name comes from a file that a person may have edited, and what it names is deleted one day.
    private string? PathOf(string folder)
        => folder.Length > 0 && folder.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && !folder.StartsWith(PostgresTemplate.Prefix, StringComparison.Ordinal)
            ? Path.Combine(_root, folder)
            : null;

    private static string TransientFile(string path) => Path.Combine(path, "transient");

    // The engine user passes through to its own folders, and reads nothing here.
    private static void MakeFolder(string path)
    {
        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            File.SetUnixFileMode(path, mine | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }
    }
}
