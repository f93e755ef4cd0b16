namespace Gatehouse.LocalCloud.Engines.MySql;

/// <summary>An installed MariaDB server.</summary>
/// <param name="Server">Path of <c>mariadbd</c>.</param>
/// <param name="Install">Path of <c>mariadb-install-db</c>.</param>
/// <param name="Version">Version, e.g. <c>10.11.14</c>.</param>
internal sealed record MariaDbBinaries(string Server, string Install, string Version)
{
    // Debian puts the server where an ordinary user's PATH does not look.
    private static readonly string[] Debian = ["/usr/sbin", "/usr/bin"];

    /// <summary>Finds the server: on PATH, else where Debian puts it.</summary>
    /// <exception cref="EngineException">There is none.</exception>
    public static async Task<MariaDbBinaries> FindAsync(CancellationToken cancellationToken)
    {
        var folders = Folders(Environment.GetEnvironmentVariable("PATH"));
        if (Find(folders, "mariadbd") is not { } server || Find(folders, "mariadb-install-db") is not { } install)
            throw new EngineException("MariaDB is not installed: no 'mariadbd' and 'mariadb-install-db' on PATH or in /usr/sbin. Type: apt-get install mariadb-server");
        var (exitCode, output) = await EngineProcess.RunAsync(null, server, ["--no-defaults", "--version"], cancellationToken);
        return exitCode == 0 && ParseVersion(output) is { } version
            ? new(server, install, version)
            : throw new EngineException($"'{server} --version' did not answer as MariaDB does, with {exitCode}: {output}");
    }

    /// <summary>The folders that are searched, in their order.</summary>
    internal static IReadOnlyList<string> Folders(string? path)
        => [.. (path ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathRooted).Concat(Debian).Distinct(StringComparer.Ordinal)];

    // "mariadbd  Ver 10.11.14-MariaDB-0+deb12u2 for debian-linux-gnu on x86_64 (Debian 12)", with the path in front of it in some versions.
    internal static string? ParseVersion(string output)
    {
        var words = output.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var at = Array.IndexOf(words, "Ver");
        if (at < 0 || at + 1 >= words.Length || !words[at + 1].Contains("MariaDB", StringComparison.Ordinal))
            return null;
        var version = string.Concat(words[at + 1].TakeWhile(c => char.IsAsciiDigit(c) || c == '.')).Trim('.');
        return version.Length > 0 ? version : null;
    }

    private static string? Find(IEnumerable<string> folders, string name) => folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
