using Gatehouse.LocalCloud.State;

namespace Gatehouse.LocalCloud.Engines.Postgres;

/// <summary>An empty PostgreSQL cluster, made once per data folder and copied for each server: a copy takes a tenth of <c>initdb</c>'s time.</summary>
internal sealed class PostgresTemplate(string folder, EngineUser? user)
{
    /// <summary>How the folder of a template begins; what follows is the version.</summary>
    private const string Prefix = "template-";
    private readonly Lock _gate = new();
    private Task<(PostgresBinaries, string)>? _made;

    /// <summary>Makes the template where it is missing. Concurrent callers share one run; a failure is tried again by the next caller.</summary>
    public Task<(PostgresBinaries Binaries, string Path)> EnsureAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_made is null or { IsFaulted: true } or { IsCanceled: true })
                _made = MakeAsync();
            return _made.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Copies the template.</summary>
    /// <param name="target">The new data folder; it does not exist.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The binaries that made it.</returns>
    public async Task<PostgresBinaries> CopyAsync(string target, CancellationToken cancellationToken)
    {
        var (binaries, path) = await EnsureAsync(cancellationToken);
        EngineFolder.Create(target, user);
        await RunAsync("/bin/cp", ["-a", path + "/.", target], "copy the PostgreSQL template", cancellationToken);
        await RunAsync(binaries.InitDb, ["--sync-only", "-D", target], "flush the PostgreSQL data", cancellationToken);
        return binaries;
    }

    private async Task<(PostgresBinaries, string)> MakeAsync()
    {
        // Not a caller's token: the other callers wait for the same run.
        var cancellationToken = CancellationToken.None;
        var binaries = await PostgresBinaries.FindAsync(null, cancellationToken);
        var path = Path.Combine(folder, Prefix + binaries.Version);
        if (Directory.Exists(path))
            return (binaries, path);

        // The name is final only when the content is.
        var making = path + DurableFile.TemporarySuffix;
        if (Directory.Exists(making))
            Directory.Delete(making, recursive: true);
        EngineFolder.Create(making, user);
        await EngineFolder.CheckReachableAsync(making, user, cancellationToken);
        await RunAsync(
            binaries.InitDb,
            ["-D", making, "-U", PostgresEngine.Superuser, "--auth=trust", "--locale=C.UTF-8", "--encoding=UTF8", "--data-checksums"],
            "make an empty PostgreSQL cluster",
            cancellationToken);

        // Only the socket exists, and only who can enter its folder reaches it.
        await RunAsync("/bin/sh", ["-c", "printf 'local all all trust\\n' > \"$1/pg_hba.conf\"", "sh", making], "write pg_hba.conf", cancellationToken);
        Directory.Move(making, path);
        return (binaries, path);
    }

    private async Task RunAsync(string program, string[] arguments, string what, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await EngineProcess.RunAsync(user, program, arguments, cancellationToken);
        if (exitCode != 0)
            throw new EngineException($"Cannot {what} under '{folder}': {Path.GetFileName(program)} ended with {exitCode}.\n{output}");
    }
}
