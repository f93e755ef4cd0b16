using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.LocalCloud;
using Gatehouse.LocalCloud.State;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Tests.Cli;

/// <summary>Runs command lines against a local cloud that really runs, without engines, in a data folder of its own.</summary>
internal sealed class CliCloud : IAsyncDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    private CliCloud(string folder, LocalCloudHost host) => (Folder, Host) = (folder, host);

    public string Folder { get; }

    public LocalCloudHost Host { get; }

    public string Error => _error.ToString();

    public static async Task<CliCloud> StartAsync(TimeSpan? tokenLife = null)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"gatehouse-{Guid.NewGuid():N}");
        var host = await LocalCloudHost.StartAsync(new DataFolder(folder), NullLoggerFactory.Instance, tokenLife: tokenLife);
        var (context, addresses) = (host.Context, host.Context.Addresses);
        RunFile.Write(folder, new RunInfo(
            Environment.ProcessId, TimeProvider.System.GetUtcNow(), addresses.Https, addresses.Identity, context.Tenant.TenantId,
                context.Tenant.SubscriptionId, context.Data.CaCertificate));
        return new(folder, host);
    }

    /// <summary>Runs one and returns its result; fails the test when the command does.</summary>
    public async Task<JsonNode?> RunAsync(params string[] arguments)
    {
        var code = await TryAsync(arguments);
        Assert.True(code == ExitCode.Success, $"{string.Join(' ', arguments)}: {code}\n{Error}");
        return _output.ToString() is ['{' or '[', ..] text ? JsonNode.Parse(text) : null; // some commands print a table
    }

    public async Task<ExitCode> TryAsync(params string[] arguments)
    {
        _output.GetStringBuilder().Clear();
        _error.GetStringBuilder().Clear();
        return (ExitCode)await CommandRunner.RunAsync(arguments, new CliServices
        {
            Output = _output,
            Error = _error,
            Input = new StringReader(""),
            Environment = name => name == "GATEHOUSE_DATA" ? Folder : null,
            IsTerminal = false,
            IsInteractive = false,
        });
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
