using System.Diagnostics;
using System.Text.Json;
using Gatehouse.Tests.Support;

namespace Gatehouse.ServerTests.Demo;

/// <summary>The README's first command, as a newcomer types it.</summary>
public class DemoTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8); // the first run builds and may install

    [Fact]
    public async Task The_demo_connects_every_program_and_refuses_every_intruder()
    {
        var before = DemoFolders();
        var (exitCode, output, error) = await RunAsync("demo", "--output", "json");

        Assert.True(exitCode == 0, $"exit {exitCode}: {error}\n{output}");
        var report = JsonSerializer.Deserialize<JsonElement>(output);
        var logins = report.GetProperty("logins").EnumerateArray().ToList();
        Assert.Equal(25, logins.Count);
        Assert.All(logins, login => Assert.True(login.GetProperty("succeeded").GetBoolean(), login.ToString()));
        Assert.Equal(
            ["aad_dotnet", "aad_mysql_nodejs", "aad_mysql_python", "aad_nodejs", "aad_python", "dbo", "developer@contoso.example",
                "web-sql-dotnet", "web-sql-nodejs"],
            logins.Select(login => login.GetProperty("databaseUser").GetString()).Distinct().Order());
        Assert.Equal(11, logins.Count(login => login.GetProperty("result").GetString() == "3 persons: Ada, Grace, Edgar"));
        var refusals = report.GetProperty("refusals").EnumerateArray().ToList();
        Assert.Equal(["28P01", "28P01", "28P01", "28000"], refusals.Select(refusal => refusal.GetProperty("sqlState").GetString()));
        Assert.All(refusals, refusal => Assert.True(refusal.GetProperty("refused").GetBoolean(), refusal.ToString()));
        Assert.DoesNotContain("eyJ", output + error, StringComparison.Ordinal);
        Assert.Equal(before, DemoFolders());
    }

    private static List<string> DemoFolders() => [.. Directory.EnumerateDirectories(Path.GetTempPath(), "gatehouse-demo-*").Order()];

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(SourceTree.Root, "gatehouse"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output, await error);
    }
}
