using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.Connections;
using Gatehouse.LocalCloud.State;

namespace Gatehouse.Cli.Cloud;

/// <summary>The journal of connections of a data folder: <c>connection-journal.json</c>, readable by its owner only, used by one command at a time.</summary>
/// <remarks>One for the folder: two commands at once would take each other's temporary administrator away.</remarks>
internal sealed class ConnectionJournal : IJournal, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private readonly string _path;
    private readonly FileStream _lock;

    private ConnectionJournal(string path, FileStream held) => (_path, _lock) = (path, held);

    /// <summary>Takes the journal, after the command that has it. The operating system lets go of it whatever happens to a process.</summary>
    /// <exception cref="CliException">Another command has it for long.</exception>
    public static async Task<ConnectionJournal> OpenAsync(string dataPath, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        Make(dataPath);
        while (true)
        {
            try
            {
                var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
                if (!OperatingSystem.IsWindows())
                    options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
                return new(Path.Combine(dataPath, "connection-journal.json"), new FileStream(Path.Combine(dataPath, "connection.lock"), options));
            }
            catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException))
            {
                if (time.GetElapsedTime(started) > Patience)
                    throw new CliException(
                        ExitCode.Failure,
                        $"Another gatehouse has been changing connections of '{dataPath}' "
                        + $"for {Patience.TotalSeconds:0} s. Try again when it has finished.");
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    // With Azure nothing else has made it. The mode is the data folder's: a local cloud may come to live there later.
    private static void Make(string dataPath)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(dataPath);
        else
            Directory.CreateDirectory(
                dataPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }

    public byte[]? Read() => File.Exists(_path) ? File.ReadAllBytes(_path) : null;

    public void Write(ReadOnlySpan<byte> content) => DurableFile.Write(_path, content);

    public void Delete() => DurableFile.Delete(_path);

    public void Dispose() => _lock.Dispose();
}
