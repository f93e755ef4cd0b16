namespace Gatehouse.LocalCloud.State;

/// <summary>Where a local cloud keeps everything it knows. Folders are 0711 so that an engine's own user can reach its data; files are 0600.</summary>
public sealed class DataFolder
{
    /// <summary>Opens the folder, and makes it where it does not exist.</summary>
    /// <param name="path">Path of the folder; made absolute.</param>
    public DataFolder(string path)
    {
        Root = Path.GetFullPath(path);
        Make(Root, PassThrough);
        Make(Resources, Private);
        Make(Keys, Private);
        Make(Engines, PassThrough);
    }

    /// <summary>The folder of the user who starts <c>gatehouse</c> without <c>--data</c>: <c>GATEHOUSE_DATA</c>, else one under the user's home.</summary>
    /// <remarks>For root it is under <c>/var/lib</c>: an engine does not run as root and could not enter root's home.</remarks>
    public static string DefaultPath
        => Environment.GetEnvironmentVariable("GATEHOUSE_DATA") is { Length: > 0 } path ? path
            : Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows() ? "/var/lib/gatehouse"
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "gatehouse");

    /// <summary>The folder itself.</summary>
    public string Root { get; }

    /// <summary>One JSON file per resource and per principal.</summary>
    public string Resources => Path.Combine(Root, "resources");

    /// <summary>Signing keys and the private certificate authority.</summary>
    public string Keys => Path.Combine(Root, "keys");

    /// <summary>The database engines' own data.</summary>
    public string Engines => Path.Combine(Root, "engines");

    /// <summary>Where a running local cloud says its process id and addresses. Absent when none runs.</summary>
    public string RunFile => Path.Combine(Root, "run.json");

    /// <summary>One line of JSON per login through a gateway.</summary>
    public string AuditFile => Path.Combine(Root, "audit.jsonl");

    /// <summary>The certificate that clients trust by environment variables only.</summary>
    public string CaCertificate => Path.Combine(Root, "ca.pem");

    /// <summary>Who is signed in to the command line.</summary>
    public string LoginFile => Path.Combine(Root, "login.json");

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode PassThrough = Private | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Makes sure that one local cloud uses the folder at a time. The system ends the hold when the process ends, however it ends.</summary>
    /// <returns>Give it up to let another in.</returns>
    /// <exception cref="StateException">Another process holds the folder.</exception>
    internal IDisposable Hold()
    {
        var file = Path.Combine(Root, "lock");
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (IOException e)
        {
            throw new StateException($"Another gatehouse runs on the data folder '{Root}'. Type 'gatehouse down' to end it, or use another folder with --data.", e);
        }
    }

    private static void Make(string path, UnixFileMode mode)
    {
        if (Directory.Exists(path))
            return; // its owner may have chosen another mode
        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode); // not by CreateDirectory, whose mode the umask narrows
    }
}
