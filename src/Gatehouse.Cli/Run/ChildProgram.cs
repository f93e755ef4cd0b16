using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Up;

namespace Gatehouse.Cli.Run;

/// <summary>Runs a program with this process's own input and output, passes signals to it, and gives back its exit code.</summary>
internal static class ChildProgram
{
    private static readonly (PosixSignal Signal, int Number)[] Forwarded =
        [(PosixSignal.SIGINT, 2), (PosixSignal.SIGQUIT, 3), (PosixSignal.SIGHUP, 1), (PosixSignal.SIGTERM, 15)];

    /// <param name="arguments">The program and its arguments.</param>
    /// <param name="environment">Its whole environment.</param>
    /// <param name="onTerminal">Whether the terminal's Ctrl-C reaches the program anyway, so that it must not get it twice.</param>
    public static async Task<ExitCode> RunAsync(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, bool onTerminal)
    {
        var start = new ProcessStartInfo(ProgramFinder.Find(arguments[0], environment.GetValueOrDefault("PATH", ""))) { UseShellExecute = false };
        foreach (var argument in arguments.Skip(1))
            start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var process = Start(start, arguments[0]);
        var registrations = Forwarded.Select(one => PosixSignalRegistration.Create(one.Signal, context =>
        {
            context.Cancel = true; // this process ends when the program has ended
            if (!onTerminal || one.Signal is PosixSignal.SIGTERM or PosixSignal.SIGHUP)
                _ = NativeMethods.Kill(process.Id, one.Number);
        })).ToList();
        try
        {
            await process.WaitForExitAsync(CancellationToken.None);
            return (ExitCode)process.ExitCode;
        }
        finally
        {
            foreach (var registration in registrations)
                registration.Dispose();
        }
    }

    private static Process Start(ProcessStartInfo start, string program)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            // For example a script whose interpreter does not exist.
            throw new CliException(ExitCode.CannotExecute, $"The program '{program}' cannot be started: {e.Message}", e);
        }
    }
}
