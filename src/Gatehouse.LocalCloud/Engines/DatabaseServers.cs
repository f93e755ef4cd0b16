using System.Collections.Concurrent;
using System.Security.Cryptography;
using Gatehouse.LocalCloud.State;
using Microsoft.Extensions.Logging;

namespace Gatehouse.LocalCloud.Engines;

/// <summary>All servers of one engine in a local cloud. Thread-safe; the caller does one thing at a time with each server.</summary>
/// <remarks>
/// Each server has a folder with a name of its own, kept in the server's document: a new server of an old name never meets old data.
/// A folder whose server is not stored yet, or no longer, holds the file <c>transient</c>; the next start clears it away.
/// </remarks>
internal abstract class DatabaseServers<TServer> : IAsyncDisposable
    where TServer : class, IDatabaseServer
{
    private const string TemplatePrefix = "template-";
    private readonly ILogger _logger;
    private readonly string _root;
    private readonly DirectorySync _sync;
    private readonly ConcurrentDictionary<string, TServer> _running = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string> _problems = new(StringComparer.OrdinalIgnoreCase);
    private Task _warming = Task.CompletedTask;

    /// <param name="cloud">The cloud.</param>
    /// <param name="root">Folder of the servers' folders.</param>
    protected DatabaseServers(CloudContext cloud, string root)
    {
        _logger = cloud.Logs.CreateLogger(GetType());
        _root = root;
        _sync = new DirectorySync(cloud.Directory, () => _running.Values, cloud.Time, _logger);
    }

    /// <summary>Waits until every running server knows the directory as it is.</summary>
    public Task DirectoryWrittenAsync(CancellationToken cancellationToken) => _running.IsEmpty ? Task.CompletedTask : _sync.WaitAsync(cancellationToken);

    /// <summary>The running server, or null.</summary>
    public TServer? Find(string name) => _running.GetValueOrDefault(name);

    /// <summary>Why the server does not work, or null.</summary>
    public string? ProblemOf(string name) => _problems.GetValueOrDefault(name) ?? Find(name)?.Problem;

    /// <summary>Makes a server with an empty cluster. Its folder stays transient until <see cref="Keep"/>.</summary>
    /// <exception cref="EngineException">It cannot be made; nothing is left of it.</exception>
    public async Task<TServer> CreateAsync(string name, DatabaseLogins logins, CancellationToken cancellationToken)
    {
        // Short: the path of the socket in it may have 107 bytes.
        var folder = $"{name[..Math.Min(name.Length, 20)]}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}";
        var path = Path.Combine(_root, folder);
        MakeFolder(_root);
        MakeFolder(path);
        File.Create(TransientFile(path)).Dispose();
        try
        {
            await MakeDataAsync(path, cancellationToken);
            return await RunAsync(name, folder, 0, logins, cancellationToken);
        }
        catch
        {
            Directory.Delete(path, recursive: true);
            throw;
        }
    }

    /// <summary>Starts a stored server. A failure is kept as the server's problem; the others go on.</summary>
    public async Task StartAsync(string name, string folder, int port, DatabaseLogins logins, CancellationToken cancellationToken)
    {
        _problems.TryRemove(name, out _);
        try
        {
            if (PathOf(folder) is not { } path)
                throw new EngineException($"The document of server '{name}' does not name its data folder. Put that back, or delete the server.");
            var data = Path.Combine(path, "data");
            if (!Directory.Exists(data))
                throw new EngineException($"The data folder '{data}' of server '{name}' is missing. Put it back, or delete the server.");
            await RunAsync(name, folder, port, logins, cancellationToken);
        }
        catch (Exception e) when (IDatabaseServer.IsFailure(e) || e is UnauthorizedAccessException or FormatException)
        {
            _problems[name] = e.Message;
            _logger.ServerUnavailable(name, e.Message);
        }
    }

    /// <summary>Stops a server and starts it again.</summary>
    public async Task RestartAsync(string name, string folder, int port, DatabaseLogins logins, CancellationToken cancellationToken)
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
            else if (!folder.StartsWith(TemplatePrefix, StringComparison.Ordinal))
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
                await MakeTemplateAsync();
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

    /// <summary>Makes the template of new servers where it is missing.</summary>
    protected abstract Task MakeTemplateAsync();

    /// <summary>Makes the data of a new server.</summary>
    /// <param name="path">Folder of the server, which is empty; the data goes to <c>data</c> in it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    protected abstract Task MakeDataAsync(string path, CancellationToken cancellationToken);

    /// <summary>Starts the engine of a server and its listener.</summary>
    /// <param name="name">Name of the server.</param>
    /// <param name="path">Its folder; the data is there.</param>
    /// <param name="port">The port; 0 takes a free one.</param>
    /// <param name="logins">How clients may log in.</param>
    /// <param name="cancellationToken">Gives up.</param>
    protected abstract Task<TServer> OpenAsync(string name, string path, int port, DatabaseLogins logins, CancellationToken cancellationToken);

    private async Task<TServer> RunAsync(string name, string folder, int port, DatabaseLogins logins, CancellationToken cancellationToken)
    {
        var server = await OpenAsync(name, Path.Combine(_root, folder), port, logins, cancellationToken);
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
        => folder.Length > 0 && folder.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && !folder.StartsWith(TemplatePrefix, StringComparison.Ordinal)
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
