using System.Diagnostics;

namespace Gatehouse.ServerTests.Postgres;

/// <summary>Runs a PostgreSQL client program against the listener.</summary>
internal static class Tool
{
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string program, string[] arguments, GatewayFixture gateway, string user, string password, string database, Func<Process, Task>? meanwhile = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["PGHOST"] = "127.0.0.1",
            ["PGPORT"] = gateway.Listener.Endpoint.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["PGUSER"] = user,
            ["PGPASSWORD"] = password,
            ["PGDATABASE"] = database,
            ["PGSSLMODE"] = "require",
            ["PGCONNECT_TIMEOUT"] = "15",
        })
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            if (meanwhile is not null)
                await meanwhile(process);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
