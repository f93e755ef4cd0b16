using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gatehouse.LocalCloud.State;

/// <summary>Writes files that are whole or not there, readable by their owner only.</summary>
public static class DurableFile
{
    /// <summary>How the name of a file ends that is not whole yet.</summary>
    internal const string TemporarySuffix = ".tmp";

    /// <summary>Replaces the file: temporary file, fsync, rename, fsync of the folder. When it returns, the content survives a crash.</summary>
    /// <param name="path">Path of the file; its folder exists.</param>
    /// <param name="content">The whole content.</param>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var temporary = Path.Combine(folder, $".{Guid.NewGuid():N}{TemporarySuffix}"); // not made from the name, which may be as long as names can be
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var file = new FileStream(temporary, options))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        FlushFolder(folder);
    }

    /// <summary>Deletes the file, so that a crash does not bring it back. A file that is not there is no error.</summary>
    /// <param name="path">Path of the file.</param>
    public static void Delete(string path)
    {
        if (!File.Exists(path))
            return;
        File.Delete(path);
        FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Makes the folder and its missing parents, so that a crash does not take them (and what is written into them) away.</summary>
    /// <param name="path">Path of the folder.</param>
    internal static void CreateFolder(string path)
    {
        if (Directory.Exists(path))
            return;
        var parent = Path.GetDirectoryName(path)!;
        CreateFolder(parent);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        FlushFolder(parent);
    }

    // A rename is durable only when the folder is: fsync(2), "Calling fsync() does not necessarily ensure that the entry in the
    // directory containing the file has also reached disk."
    private static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        using var handle = OpenFolder(folder);
        RandomAccess.FlushToDisk(handle);
    }

    private static SafeFileHandle OpenFolder(string folder)
    {
        var descriptor = NativeMethods.Open(folder, NativeMethods.ReadOnly | NativeMethods.CloseOnExec);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new IOException($"Cannot open the folder '{folder}' to flush it (errno {Marshal.GetLastPInvokeError()}).");
    }
}
