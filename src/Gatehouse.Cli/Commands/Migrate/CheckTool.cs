using System.ComponentModel;
using System.Diagnostics;

namespace Gatehouse.Cli.Commands.Migrate;

/// <summary>Runs a tool that checks files, for a bounded time.</summary>
internal static class CheckTool
{
    /// <summary>The first line of what it says where it fails, an empty text where it succeeds; null where the tool is not there.</summary>
    /// <exception cref="OperationCanceledException">The time is over; the process is ended.</exception>
    public static async Task<string?> RunAsync(string tool, IReadOnlyList<string> arguments, string folder,
        CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(tool, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            return null;
        }

        using (process)
        {
            try
            {
                process.StandardInput.Close();
                var errors = process.StandardError.ReadToEndAsync(cancellationToken);
                var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
                var text = await errors + output;
                await process.WaitForExitAsync(cancellationToken);
                return process.ExitCode == 0 ? "" : Reason(text, process.ExitCode);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
    }

    // The line that names the error; never a line of the file, which may hold a secret.
    private static string Reason(string text, int exitCode)
        => text.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Contains("SyntaxError", StringComparison.Ordinal)
            || line.Contains("error", StringComparison.OrdinalIgnoreCase)) is { } line
            ? line[..Math.Min(line.Length, 200)] : $"it ends with {exitCode}";
}
