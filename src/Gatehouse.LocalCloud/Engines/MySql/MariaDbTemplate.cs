using Gatehouse.Gateway.MySql;
using Gatehouse.LocalCloud.State;

namespace Gatehouse.LocalCloud.Engines.MySql;

/// <summary>Empty MariaDB data, made once per data folder and copied for each server; each copy gets accounts of its own.</summary>
internal sealed class MariaDbTemplate(string folder, EngineUser? user)
{
    private readonly Lock _gate = new();
    private Task<(MariaDbBinaries, string)>? _made;

    /// <summary>Makes the template where it is missing. Concurrent callers share one run; a failure is tried again by the next caller.</summary>
    public Task<(MariaDbBinaries Binaries, string Path)> EnsureAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_made is null or { IsFaulted: true } or { IsCanceled: true })
                _made = MakeAsync();
            return _made.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Copies the template, and leaves no account in the copy but the one of the gateway.</summary>
    /// <param name="target">The new data folder; it does not exist.</param>
    /// <param name="key">Gives the account's password.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task CopyAsync(string target, MySqlKey key, CancellationToken cancellationToken)
    {
        var (binaries, path) = await EnsureAsync(cancellationToken);
        EngineFolder.Create(target, user);
        await RunAsync("/bin/cp", ["-a", "--sparse=always", path + "/.", target], "copy the MariaDB template", "", cancellationToken);

        // The script goes by a pipe: no other program sees it, and no file keeps it. The server flushes what it changes when it ends.
        await RunAsync(
            binaries.Server,
            ["--no-defaults", $"--datadir={target}", "--bootstrap", MariaDbEngine.PortableIo, MariaDbEngine.LogFileSize, MariaDbEngine.TableNames],
            "set up the accounts of the MariaDB data",
            MySqlMapping.BootstrapScript(new MySqlServer(new MySqlSocket(Path.Combine(target, MariaDbEngine.SocketName)), key)),
            cancellationToken);
        await RunAsync("/bin/sync", ["-f", target], "flush the MariaDB data", "", cancellationToken);
    }

    private async Task<(MariaDbBinaries, string)> MakeAsync()
    {
        // Not a caller's token: the other callers wait for the same run.
        var cancellationToken = CancellationToken.None;
        var binaries = await MariaDbBinaries.FindAsync(cancellationToken);
        var path = Path.Combine(folder, "template-" + binaries.Version);
        if (Directory.Exists(path))
            return (binaries, path);

        // The name is final only when the content is.
        var making = path + DurableFile.TemporarySuffix;
        if (Directory.Exists(making))
            Directory.Delete(making, recursive: true);
        EngineFolder.Create(making, user);
        await EngineFolder.CheckReachableAsync(making, user, cancellationToken);
        await RunAsync(
            binaries.Install,
            [
                "--no-defaults", $"--datadir={making}", "--auth-root-authentication-method=socket", "--skip-test-db", "--skip-name-resolve",
                MariaDbEngine.PortableIo, MariaDbEngine.LogFileSize, MariaDbEngine.TableNames,
            ],
            "make empty MariaDB data",
            "",
            cancellationToken);
        Directory.Move(making, path);
        return (binaries, path);
    }

    private async Task RunAsync(string program, string[] arguments, string what, string input, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await EngineProcess.RunAsync(user, program, arguments, cancellationToken, input);
        if (exitCode != 0)
            throw new EngineException($"Cannot {what} under '{folder}': {Path.GetFileName(program)} ended with {exitCode}.\n{output}");
    }
}
