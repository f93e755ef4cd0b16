using System.Diagnostics;
using System.Text;
using Gatehouse.LocalCloud.State;

namespace Gatehouse.Cli.Cloud;

/// <summary>The run file of a data folder: written when the local cloud is ready, removed when it stops, stale after a crash.</summary>
internal static class RunFile
{
    private static readonly TimeSpan StartTolerance = TimeSpan.FromSeconds(5); // a process's start time is rounded to clock ticks since boot

    public static string PathIn(string dataPath) => Path.Combine(dataPath, "run.json");

    public static void Write(string dataPath, RunInfo run) => DurableFile.Write(PathIn(dataPath), Encoding.UTF8.GetBytes(run.ToJson().ToJsonString() + "\n"));

    public static void Delete(string dataPath) => DurableFile.Delete(PathIn(dataPath));

    /// <summary>Reads the file. Null when there is none, or when the process that wrote it is gone.</summary>
    /// <exception cref="CommandLine.CliException">The file is damaged.</exception>
    public static RunInfo? Find(string dataPath)
    {
        try
        {
            var file = PathIn(dataPath);
            var run = RunInfo.Parse(File.ReadAllText(file), file);
            return IsAlive(run) ? run : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    // A process id is given again after a crash or a reboot: the process must have been there before it wrote the file.
    private static bool IsAlive(RunInfo run)
    {
        try
        {
            using var process = Process.GetProcessById(run.Pid);
            return !process.HasExited && new DateTimeOffset(process.StartTime) <= run.StartedAt + StartTolerance;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return true; // another user's process: it cannot be looked at, so it is there
        }
    }
}
