using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;
using Gatehouse.LocalCloud;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gatehouse.Cli.Up;

/// <summary>What <c>up</c> shows while it runs: addresses, tenant, database servers.</summary>
internal static class StatusScreen
{
    private const string Servers = "/providers/Microsoft.DBforPostgreSQL/flexibleServers/";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Shows it until the token is cancelled; always ends with that exception.</summary>
    public static async Task ShowAsync(Invocation call, RunInfo run, CloudContext cloud, TimeSpan startTime, CancellationToken cancellationToken)
    {
        if (call.Format is OutputFormat.Json)
            call.Write(run.ToJson());
        else if (call.Format is not OutputFormat.None && (!call.Services.IsTerminal || Console.IsOutputRedirected))
            WritePlain(call.Services.Output, run, cloud, startTime);
        else if (call.Format is null)
            await ShowLiveAsync(run, cloud, startTime, call.Services.Time, cancellationToken);
        await Task.Delay(Timeout.InfiniteTimeSpan, call.Services.Time, cancellationToken);
    }

    private static void WritePlain(TextWriter output, RunInfo run, CloudContext cloud, TimeSpan startTime)
    {
        foreach (var (name, value) in Facts(run, cloud, startTime))
            output.WriteLine($"{name + ":",-16}{value}");
        foreach (var (name, address) in FindServers(cloud))
            output.WriteLine($"{"PostgreSQL:",-16}{name} {address}");
        output.WriteLine("Ctrl-C stops it.");
        output.Flush();
    }

    private static Task ShowLiveAsync(RunInfo run, CloudContext cloud, TimeSpan startTime, TimeProvider time, CancellationToken cancellationToken)
        => AnsiConsole.Live(Render(run, cloud, startTime)).StartAsync(async live =>
        {
            while (true)
            {
                live.UpdateTarget(Render(run, cloud, startTime));
                await Task.Delay(Pause, time, cancellationToken);
            }
        });

    private static Rows Render(RunInfo run, CloudContext cloud, TimeSpan startTime)
    {
        var facts = new Grid().AddColumn().AddColumn();
        foreach (var (name, value) in Facts(run, cloud, startTime))
            facts.AddRow(new Markup($"[bold]{Markup.Escape(name)}[/]"), new Text(value));
        var parts = new List<IRenderable> { facts };
        if (FindServers(cloud) is { Count: > 0 } servers)
        {
            var table = new Table { Border = TableBorder.Rounded }.AddColumn("Server").AddColumn("Address");
            foreach (var (name, address) in servers)
                table.AddRow(new Text(name), new Text(address));
            parts.Add(table);
        }

        parts.Add(new Text("Ctrl-C stops it."));
        return new Rows(parts);
    }

    private static IEnumerable<(string Name, string Value)> Facts(RunInfo run, CloudContext cloud, TimeSpan startTime)
    {
        yield return ("Local cloud", $"ready after {startTime.TotalSeconds:0.0} s, process {run.Pid}");
        yield return ("Folder", cloud.Data.Root);
        yield return ("Entra, Azure", run.Endpoint);
        yield return ("Identities", run.IdentityEndpoint);
        yield return ("Tenant", $"{run.TenantId} ({cloud.Tenant.Domain})");
        yield return ("Subscription", run.SubscriptionId);
        yield return ("Certificate", run.CaCertificate);
        yield return ("Log", Foreground.LogFile(cloud.Data));
    }

    private static List<(string Name, string Address)> FindServers(CloudContext cloud)
        => [.. cloud.State.List("/subscriptions/")
            .Where(entry => entry.Id.IndexOf(Servers, StringComparison.OrdinalIgnoreCase) is var at and >= 0 && !entry.Id[(at + Servers.Length)..].Contains('/', StringComparison.Ordinal))
            .Select(entry => (entry.Id[(entry.Id.LastIndexOf('/') + 1)..], $"{entry.Document["properties"]?["fullyQualifiedDomainName"]}:{entry.Document["properties"]?["port"]}"))];
}
