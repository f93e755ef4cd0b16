using System.Diagnostics;
using System.Globalization;

namespace Gatehouse.ServerTests.MySql;

/// <summary>Runs a client program against the listener.</summary>
internal static class Tool
{
    public static Task<(int ExitCode, string Output, string Error)> RunAsync(
        string program, string[] arguments, MySqlFixture gateway, string user, string password, string input = "", Func<Process, Task>? meanwhile = null)
        => RunAsync(program, arguments, gateway.Listener.Endpoint.Port, gateway.CertificateFile, MySqlFixture.Shop, user, password, input, meanwhile);

    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string program, string[] arguments, int port, string certificateFile, string database, string user, string password, string input = "",
        Func<Process, Task>? meanwhile = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["MYSQL_PWD"] = password, // read by mariadb and mariadb-dump
            ["TEST_HOST"] = "127.0.0.1",
            ["TEST_PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["TEST_USER"] = user,
            ["TEST_TOKEN"] = password,
            ["TEST_DATABASE"] = database,
            ["TEST_CA"] = certificateFile,
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
            await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    /// <summary>The <c>mariadb</c> command line, checking the certificate.</summary>
    public static Task<(int ExitCode, string Output, string Error)> MariaDbAsync(
        MySqlFixture gateway, string user, string password, string[] arguments, string input = "", Func<Process, Task>? meanwhile = null)
        => RunAsync("mariadb", ["--no-defaults", .. Connection(gateway, user), "--batch", "--skip-column-names", .. arguments], gateway, user, password, input, meanwhile);

    /// <summary>Where and as whom, for MariaDB's programs.</summary>
    public static string[] Connection(MySqlFixture gateway, string user) => [
        "--host=127.0.0.1", $"--port={gateway.Listener.Endpoint.Port}", $"--user={user}", $"--ssl-ca={gateway.CertificateFile}", "--ssl-verify-server-cert"];
}
