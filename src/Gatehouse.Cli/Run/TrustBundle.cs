using System.Text;

namespace Gatehouse.Cli.Run;

/// <summary>One file with the system's certificate authorities and the local cloud's.</summary>
internal static class TrustBundle
{
    // Debian, Fedora, SUSE, Alpine and macOS.
    private static readonly string[] SystemFiles =
        ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem"];

    /// <summary>Writes the file, and returns its path. It is public: the certificate of the authority, never its key.</summary>
    /// <param name="dataPath">The data folder.</param>
    /// <param name="certificate">File of the private certificate authority.</param>
    /// <param name="own">Bundles that the surrounding shell has set; they go on to be trusted.</param>
    public static string Write(string dataPath, string certificate, params IReadOnlyList<string?> own)
    {
        var text = new StringBuilder();
        var sources = own.Where(file => file is not null && File.Exists(file)).Concat(SystemFiles.Where(File.Exists).Take(1)).Append(certificate);
        foreach (var source in sources.Distinct(StringComparer.Ordinal))
            text.Append(File.ReadAllText(source!).TrimEnd()).Append('\n');

        var path = Path.Combine(dataPath, "trust.pem");
        // What another run reads now is this very content, nearly always: it is replaced only where it differs, and whole.
        if (!File.Exists(path) || File.ReadAllText(path) != text.ToString())
            ReplacedFile.Write(path, text.ToString(), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        return path;
    }
}
