using Gatehouse.LocalCloud.State;

namespace Gatehouse.Cli.Cloud;

/// <summary>Held by the one <c>gatehouse up</c> of a data folder; the operating system lets go of it whatever happens to the process.</summary>
internal sealed class RunLock : IDisposable
{
    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, or returns null when another process has it.</summary>
    public static RunLock? TryTake(DataFolder data)
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            return new RunLock(new FileStream(Path.Combine(data.Root, "up.lock"), options));
        }
        catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException))
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();
}
