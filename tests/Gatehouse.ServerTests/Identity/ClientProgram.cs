using System.Diagnostics;
using Gatehouse.ServerTests.ResourceManager;

namespace Gatehouse.ServerTests.Identity;

/// <summary>Runs a real client that knows the local cloud by its environment only, and can reach nothing else.</summary>
internal static class ClientProgram
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    public static async Task<string> RunAsync(TestCloud cloud, string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var (code, output, error) = await TryAsync(cloud, program, arguments, environment);
        Assert.True(code == 0, $"exit {code}\n{output}\n{error}");
        return output.Trim();
    }

    public static async Task<(int Code, string Output, string Error)> TryAsync(
        TestCloud cloud, string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        foreach (var (name, value) in environment.Concat(
        [
            ("PATH", "/usr/bin:/bin"),
            ("HOME", cloud.Folder),
            ("REQUESTS_CA_BUNDLE", cloud.Host.Context.Data.CaCertificate),
            // A closed port: a client that asks anybody else fails, and 169.254.169.254 is never reached.
            ("HTTP_PROXY", "http://127.0.0.1:9"), ("HTTPS_PROXY", "http://127.0.0.1:9"), ("NO_PROXY", "localhost,127.0.0.1"),
        ]))
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
