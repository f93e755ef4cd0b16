using System.Diagnostics;
using System.Text.Json.Nodes;
using Gatehouse.ServerTests.Connector;

namespace Gatehouse.ServerTests.Identity;

/// <summary>The real <c>az</c> below <c>gatehouse run --as</c>, signed in to the local cloud.</summary>
internal sealed class AzureCliRun(ConnectorCloud cloud)
{
    public const string Az = "/usr/bin/az";
    public const string User = "az-run@contoso.example";
    private const string Password = "correct horse battery";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120); // connection create starts az several times

    public async Task SignInAsync()
    {
        var (_, users, _) = await cloud.RunAsync(null, "ad", "user", "list", "-o", "json");
        if (!users.Contains(User, StringComparison.Ordinal))
        {
            await cloud.TypeAsync(
                "ad", "user", "create", "--display-name", "Az", "--user-principal-name", User, "--password", Password, "-o", "none");
            await cloud.TypeAsync("role", "assignment", "create", "--assignee", User, "--role", "Owner", "-o", "none");
        }

        await cloud.TypeAsync("login", "--user", User, "--password", Password, "-o", "none");
        await AzAsync("login", "-u", User, "-p", Password);
    }

    public async Task<string?> ValueAsync(string name, string source, string[] connection)
    {
        var listed = await AzAsync([source, "connection", "list-configuration", .. connection]);
        return listed!["configurations"]!.AsArray()
            .Where(one => (string?)one!["name"] == name).Select(one => (string?)one!["value"]).SingleOrDefault();
    }

    public async Task<JsonNode?> AzAsync(params string[] arguments)
    {
        var output = await RunAsync(["--as", User, "--", "az", .. arguments, "-o", "json"]);
        return output.Length > 0 ? JsonNode.Parse(output) : null;
    }

    public async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "gatehouse.dll"), "--data", cloud.Folder, "run", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, $"{string.Join(' ', arguments)}: exit {process.ExitCode}\n{await error}");
            return (await output).Trim();
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
