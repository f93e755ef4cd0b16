using System.Globalization;
using Gatehouse.LocalCloud.State;

namespace Gatehouse.LocalCloud.Engines;

/// <summary>The file with the process id of a data folder's last server, which may still be ending.</summary>
internal static class EngineLockFile
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Waits until the data's last server has ended; ends it where it does not by itself.</summary>
    /// <remarks>After a kill -9 of this program the kernel has sent SIGQUIT to its servers, which need a moment to end.</remarks>
    public static async Task WaitForPredecessorAsync(string data, string name, TimeProvider time, CancellationToken cancellationToken)
    {
        var file = Path.Combine(data, name);
        if (ReadProcessId(file) is not { } processId)
            return;

        foreach (var signal in new[] { 0, NativeMethods.SigQuit, NativeMethods.SigKill })
        {
            if (signal != 0 && Serves(processId, data))
                _ = NativeMethods.Kill(processId, signal);
            var since = time.GetTimestamp();
            while (Serves(processId, data) && time.GetElapsedTime(since) < Patience)
                await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellationToken);
            if (!Serves(processId, data))
            {
                // PostgreSQL itself would believe a number that another program has got since. Otherwise the file stays: it leads a new
                // PostgreSQL to the shared memory of the last one, which a straggler may still use.
                if (Directory.Exists($"/proc/{processId}"))
                    DurableFile.Delete(file);
                return;
            }
        }

        throw new EngineException($"Process {processId} still uses the data '{data}' and does not end. Type: kill -9 {processId}");
    }

    // The first line is the process id; in postmaster.pid negative for a single-user backend.
    private static int? ReadProcessId(string file)
    {
        try
        {
            return int.TryParse(File.ReadLines(file).FirstOrDefault(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id) && id != 0
                ? Math.Abs(id)
                : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    // A server's current folder is its data folder; a number that another program has got since has another one.
    private static bool Serves(int processId, string data)
    {
        try
        {
            return Directory.ResolveLinkTarget($"/proc/{processId}/cwd", returnFinalTarget: false)?.FullName is { } folder
                && Path.GetFullPath(folder) == Path.GetFullPath(data);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
