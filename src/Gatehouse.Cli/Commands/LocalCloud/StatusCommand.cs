using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;
using Gatehouse.Cli.Up;
using Gatehouse.Connector;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.LocalCloud;

internal sealed class StatusCommand() : CliCommand(
    "status", "Show whether the local cloud runs, where, and with which servers.", "gatehouse status", "gatehouse status -o json")
{
    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        call.RefuseAzure("status");
        var status = new JsonObject { ["running"] = false, ["data"] = call.DataPath };
        if (RunFile.Find(call.DataPath) is not { } run || !await Health.IsReadyAsync(run, call.Services, cancellationToken))
        {
            Write(call, status);
            call.Say("Start it with: gatehouse up");
            return ExitCode.NotReady;
        }

        status["running"] = true;
        foreach (var (name, value) in run.ToJson())
            status[name] = value?.DeepClone();
        status["user"] = LoginFile.Read(call.DataPath).Current?.Name;
        status["servers"] = await ServersAsync(call, cancellationToken);
        Write(call, status);
        return ExitCode.Success;
    }

    // The status of the cloud is worth showing where nobody is signed in, or the sign-in is over.
    private static async Task<JsonArray> ServersAsync(Invocation call, CancellationToken cancellationToken)
    {
        try
        {
            using var cloud = call.ConnectLocal("status");
            var servers = await cloud.ResourceManager.ListAsync(
                $"/subscriptions/{cloud.SubscriptionId}/providers/{Kinds.PostgresServer.Type}", ApiVersions.PostgreSql, cancellationToken);
            return new JsonArray([.. servers.Select(server => new JsonObject
            {
                ["name"] = server["name"]?.DeepClone(),
                ["host"] = server["properties"]?["fullyQualifiedDomainName"]?.DeepClone(),
                ["port"] = server["properties"]?["port"]?.DeepClone(),
                ["state"] = server["properties"]?["state"]?.DeepClone(),
            })]);
        }
        catch (Exception e) when (e is CliException or ConnectorException)
        {
            call.Say($"The servers cannot be listed: {e.Message}");
            return [];
        }
    }

    private static void Write(Invocation call, JsonObject status)
    {
        if (call.Format is not (null or OutputFormat.Table))
        {
            call.Write(status);
            return;
        }

        var facts = status.Where(member => member.Value is not JsonArray).Select(
            member => new JsonObject { ["name"] = member.Key, ["value"] = member.Value?.ToString() });
        call.WriteTable(new JsonArray([.. facts]), new Column("Name", "name"), new Column("Value", "value"));
        if (status["servers"] is JsonArray { Count: > 0 } servers)
        {
            call.Services.Output.WriteLine();
            call.WriteTable(
                servers.DeepClone(),
                new Column("Server", "name"),
                new Column("Host", "host"),
                new Column("Port", "port"),
                new Column("State", "state"));
        }
    }
}
