using System.Runtime.InteropServices;

namespace Gatehouse.LocalCloud.State;

internal static partial class NativeMethods
{
    public const int ReadOnly = 0;

    // O_CLOEXEC on Linux; macOS has another number and ignores this bit for folders.
    public const int CloseOnExec = 0x80000;

    // File.OpenHandle refuses folders, and a folder must be opened to be flushed.
    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int Open(string path, int flags);
}
