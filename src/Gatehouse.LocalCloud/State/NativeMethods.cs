using System.Runtime.InteropServices;

namespace Gatehouse.LocalCloud.State;

internal static partial class NativeMethods
{
    public const int ReadOnly = 0;

    // O_CLOEXEC on Linux; macOS has another number and ignores this bit for folders.
    public const int CloseOnExec = 0x80000;

    // signal(7); the same numbers on every Unix.
    public const int SigInt = 2;
    public const int SigQuit = 3;
    public const int SigKill = 9;

    // File.OpenHandle refuses folders, and a folder must be opened to be flushed.
    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int processId, int signal);

    // lchown, not chown: a link in the way must not give another file away.
    [LibraryImport("libc", EntryPoint = "lchown", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int ChangeOwner(string path, int userId, int groupId);
}
