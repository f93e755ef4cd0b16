using System.Runtime.InteropServices;

namespace Gatehouse.Cli.Up;

internal static partial class NativeMethods
{
    /// <summary>Leaves the terminal, so that its Ctrl-C and its end no longer reach this process: setsid(2).</summary>
    [LibraryImport("libc", EntryPoint = "setsid", SetLastError = true)]
    public static partial int SetSession();

    /// <summary>Sends a signal: kill(2).</summary>
    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);
}
