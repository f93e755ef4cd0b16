using System.Runtime.InteropServices;
using System.Text;
using Gatehouse.LocalCloud.State;

namespace Gatehouse.LocalCloud.Engines;

/// <summary>Folders that belong to the engine user.</summary>
internal static class EngineFolder
{
    // sockaddr_un.sun_path has 108 bytes on Linux, the closing NUL among them (unix(7)).
    private const int LongestSocketPath = 107;
    private const string ShortPrefix = "gatehouse-";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes a 0700 folder that belongs to the engine user.</summary>
    public static void Create(string path, EngineUser? user)
    {
        if (OperatingSystem.IsWindows())
            throw new EngineException("The database engines need Linux or macOS.");
        Directory.CreateDirectory(path, OwnerOnly);
        Give(path, user);
    }

    /// <summary>Makes a 0700 folder for a socket: <c>socket</c> in the engine's folder, or a short one under the temporary folder where that path is too long.</summary>
    /// <param name="folder">Folder of the engine.</param>
    /// <param name="socketName">Name of the socket in it.</param>
    /// <param name="user">Who owns it.</param>
    public static string CreateForSocket(string folder, string socketName, EngineUser? user)
    {
        var beside = Path.Combine(folder, "socket");
        if (Encoding.UTF8.GetByteCount(Path.Combine(beside, socketName)) <= LongestSocketPath)
        {
            Create(beside, user);
            return beside;
        }

        // What a kill -9 left of the last one goes first: its name is kept for that.
        var note = Path.Combine(folder, "socket.path");
        if (File.Exists(note) && File.ReadAllText(note) is var last && Path.GetFileName(last).StartsWith(ShortPrefix, StringComparison.Ordinal) && Directory.Exists(last))
            Directory.Delete(last, recursive: true);
        var made = Directory.CreateTempSubdirectory(ShortPrefix).FullName; // mkdtemp: 0700, and no one else can have made it
        DurableFile.Write(note, Encoding.UTF8.GetBytes(made));
        Give(made, user);
        return made;
    }

    /// <summary>Checks that the engine user can reach the folder.</summary>
    /// <exception cref="EngineException">It cannot; the message names the folder in the way and the mend.</exception>
    public static async Task CheckReachableAsync(string path, EngineUser? user, CancellationToken cancellationToken)
    {
        if (user is null || await CanEnterAsync(path))
            return;
        var closed = path;
        for (var parent = Path.GetDirectoryName(path); parent is not null && !await CanEnterAsync(parent); parent = Path.GetDirectoryName(parent))
            closed = parent;
        throw new EngineException(
            $"The database engine runs as user '{user.Name}', who cannot enter the folder '{closed}'. Type: chmod o+x '{closed}'  (or start with --data on another folder, e.g. /var/lib/gatehouse)");

        async Task<bool> CanEnterAsync(string folder)
            => (await EngineProcess.RunAsync(user, "/usr/bin/test", ["-x", folder], cancellationToken)).ExitCode == 0;
    }

    private static void Give(string path, EngineUser? user)
    {
        if (user is not null && NativeMethods.ChangeOwner(path, user.UserId, user.GroupId) != 0)
            throw new EngineException($"Cannot give the folder '{path}' to user '{user.Name}' (errno {Marshal.GetLastPInvokeError()}).");
    }
}
