using System.ComponentModel;
using System.Diagnostics;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Commands.Migrate;

/// <summary>The git tree that an app is in.</summary>
internal static class GitTree
{
    /// <summary>Stops where files have changes that are not committed: they could not be told from the migration's.</summary>
    /// <exception cref="CliException">There are such files.</exception>
    public static async Task RefuseDirtyAsync(string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("git", ["-C", folder, "status", "--porcelain", "--untracked-files=normal", "--", "."])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        try
        {
            using var git = Process.Start(start)!;
            git.StandardInput.Close();
            var errors = git.StandardError.ReadToEndAsync(cancellationToken);
            var lines = (await git.StandardOutput.ReadToEndAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            await errors;
            await git.WaitForExitAsync(cancellationToken);
            if (git.ExitCode == 0 && lines.Length > 0)
                throw new CliException(
                    ExitCode.Failure,
                    $"{lines.Length} files have uncommitted changes, e.g. '{lines[0][3..]}'. Commit them, or type: --allow-dirty");
        }
        catch (Win32Exception)
        {
            // Without git there is no tree to keep clean.
        }
    }
}
