using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Run;

/// <summary>Finds a program as a shell does. (Process.Start would also look into the current folder.)</summary>
internal static class ProgramFinder
{
    /// <exception cref="CliException">It is not there, or not executable; the exit code is the shell's.</exception>
    public static string Find(string program, string path)
    {
        if (program.Contains('/', StringComparison.Ordinal))
            return Checked(Path.GetFullPath(program), program);
        var found = path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, program)).Where(File.Exists).ToList();
        return found.Find(IsExecutable) ?? (found.Count > 0 ? Checked(found[0], program) : throw new CliException(ExitCode.ProgramNotFound, $"The program '{program}' was not found on PATH."));
    }

    private static string Checked(string file, string program)
        => !File.Exists(file) ? throw new CliException(ExitCode.ProgramNotFound, Directory.Exists(file) ? $"'{program}' is a folder." : $"The program '{program}' does not exist.")
            : IsExecutable(file) ? file
            : throw new CliException(ExitCode.CannotExecute, $"The program '{program}' is not executable. Type: chmod +x {program}");

    private static bool IsExecutable(string file)
        => OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;
}
