using System.Globalization;

namespace Gatehouse.LocalCloud.Engines.Postgres;

/// <summary>An installed PostgreSQL server.</summary>
/// <param name="Folder">Folder of <c>postgres</c> and <c>initdb</c>.</param>
/// <param name="Version">Version, e.g. <c>15.14</c>.</param>
internal sealed record PostgresBinaries(string Folder, string Version)
{
    private const string Debian = "/usr/lib/postgresql";
    private const string Install = "Type: apt-get install postgresql";

    public string Postgres => Path.Combine(Folder, "postgres");

    public string InitDb => Path.Combine(Folder, "initdb");

    public int Major => MajorOf(Version);

    /// <summary>Finds a server: on PATH, else the newest of Debian's packages.</summary>
    /// <param name="major">The major version that a data folder needs; null takes any.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EngineException">There is none.</exception>
    public static async Task<PostgresBinaries> FindAsync(int? major, CancellationToken cancellationToken)
    {
        foreach (var folder in Candidates(Environment.GetEnvironmentVariable("PATH"), Debian))
        {
            if (await VersionAsync(folder, cancellationToken) is { } version && (major is null || MajorOf(version) == major))
                return new(folder, version);
        }

        throw new EngineException(major is null
            ? $"PostgreSQL is not installed: no 'postgres' on PATH and none under {Debian}. {Install}"
            : $"The data of this server was made by PostgreSQL {major}, which is not installed. Type: apt-get install postgresql-{major}");
    }

    /// <summary>The folders that have a server, in the order they are asked.</summary>
    internal static IEnumerable<string> Candidates(string? path, string debian)
    {
        var onPath = (path ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, "postgres"))
            .Where(File.Exists)
            .Select(file => Path.GetDirectoryName(File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file)!); // initdb lies beside the real one
        var packaged = Directory.Exists(debian)
            ? Directory.EnumerateDirectories(debian)
                .Where(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out _))
                .OrderByDescending(folder => int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture))
                .Select(folder => Path.Combine(folder, "bin"))
            : [];
        return onPath.Concat(packaged)
            .Where(folder => File.Exists(Path.Combine(folder, "postgres")) && File.Exists(Path.Combine(folder, "initdb")))
            .Distinct(StringComparer.Ordinal);
    }

    internal static int MajorOf(string version) => int.Parse(version.Split('.', 2)[0], CultureInfo.InvariantCulture);

    // "postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)"; a beta says "19beta1".
    internal static string? ParseVersion(string output)
    {
        var words = output.Split(' ');
        if (words.Length < 3 || words[0] != "postgres")
            return null;
        var version = string.Concat(words[2].TakeWhile(c => char.IsAsciiDigit(c) || c == '.')).Trim('.');
        return version.Length > 0 ? version : null;
    }

    private static async Task<string?> VersionAsync(string folder, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await EngineProcess.RunAsync(null, Path.Combine(folder, "postgres"), ["--version"], cancellationToken);
        return exitCode == 0 ? ParseVersion(output) : null;
    }
}
