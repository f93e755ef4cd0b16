namespace Gatehouse.Gateway.Upstream;

/// <summary>Files that nobody else on the machine may read.</summary>
internal static class PrivateFile
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>What is wrong with a file's mode, to stand after its name; null where nothing is.</summary>
    public static string? Error(string path)
        => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0
            ? "can be read or changed by other users of this machine; type: chmod 600 " + path
            : null;
}
