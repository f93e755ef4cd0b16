using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.Configuration;
using Gatehouse.Connector.Connections;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.Connection;

internal sealed class ConnectionCreatePostgres : CloudCommand
{
    private const string Target = "postgres-flexible";
    private static readonly string[] AccessLevels = ["read", "readwrite", "schema", "all"];
    private const string ClientTypes = "dotnet, java, springBoot, python, django, go, nodejs, php, ruby or none";

    private readonly Option<string?> _group = new("--resource-group", "-g")
    {
        Description = "Resource group of the app.",
        HelpName = "group",
    };
    private readonly Option<string?> _name = new("--name", "-n") { Description = "Name of the app.", HelpName = "app" };
    private readonly Option<string?> _sourceId = new("--source-id")
    {
        Description = "Resource id of the app, in place of -g and -n.",
        HelpName = "id",
    };
    private readonly Option<string?> _targetGroup = new("--target-resource-group", "--tg")
    {
        Description = "Resource group of the server.",
        HelpName = "group",
    };
    private readonly Option<string?> _server = new("--server") { Description = "Name of the server.", HelpName = "server" };
    private readonly Option<string?> _database = new("--database") { Description = "Name of the database.", HelpName = "database" };
    private readonly Option<string?> _targetId = new("--target-id")
    {
        Description = "Resource id of the database, in place of --tg, --server and --database.",
        HelpName = "id",
    };
    private readonly Option<string[]?> _system = new("--system-identity")
    {
        Description = "Log in with the app's system-assigned identity.",
        HelpName = "key=value",
        Arity = ArgumentArity.ZeroOrMore,
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<string[]?> _user = new("--user-identity")
    {
        Description = "Log in with a user-assigned identity: client-id=… subs-id=….",
        HelpName = "key=value",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<string?> _clientType = new("--client-type")
    {
        Description = $"What the app is written in: {ClientTypes}. Default: found from what the app runs on.",
        HelpName = "type",
    };
    private readonly Option<string?> _connection = new("--connection")
    {
        Description = "Name of the connection. Default: the one that exists, else a new name.",
        HelpName = "name",
    };
    private readonly Option<bool> _new = new("--new") { Description = "Drop a database user of the same name first." };
    private readonly Option<string> _access = new("--access")
    {
        Description = "What the app may do in the database: read, readwrite, schema (also make tables) or all (as Azure's service connector grants).",
        HelpName = "level",
        DefaultValueFactory = _ => "readwrite",
    };
    private readonly Option<bool> _setAdmin = new("--set-admin")
    {
        Description = "Stay an administrator of the server. Default: you are one only while the connection is made, where you were none.",
    };
    private readonly Option<bool> _plan = new("--plan") { Description = "Show the steps and the SQL, and change nothing." };
    private readonly Option<bool> _yes = CommonOptions.Yes();

    public ConnectionCreatePostgres() : base(
        Target, "Connect an app to a PostgreSQL database without a password. Doing it again changes nothing.",
        "gatehouse webapp connection create postgres-flexible -g rg1 -n web1 --tg rg1 --server pg1 --database db1 --system-identity --client-type dotnet",
        "gatehouse webapp connection create postgres-flexible -g rg1 -n web1 --tg rg1 --server pg1 --database db1 --user-identity client-id=ID subs-id=ID --client-type java")
    {
        foreach (var option in new Option[] { _group, _name, _sourceId, _targetGroup, _server, _database, _targetId, _system, _user, _clientType, _connection, _new, _access, _setAdmin, _plan, _yes })
            Add(option);
        _access.CompletionSources.Add(AccessLevels);
        _clientType.CompletionSources.Add(_ => ConfigurationTemplates.ClientTypes(Target, "systemAssignedIdentity"));
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var request = Request(call, cloud.SubscriptionId);
        if (call.Value(_plan))
            return await PlanAsync(call, cloud, request, cancellationToken);
        using var journal = await ConnectionJournal.OpenAsync(call.StatePath, call.Services.Time, cancellationToken);
        var outcome = await call.WithProgressAsync(
            "Connecting", progress => PostgresConnection.CreateAsync(request, cloud.ConnectionServices, journal, progress, cancellationToken));
        foreach (var step in outcome.Steps.Where(step => step.Applied))
            call.Say($"{step.Sentence}: done");
        if (!outcome.Changed)
            call.Say("Everything was as wanted; nothing was changed.");
        foreach (var owner in outcome.OwnersGrants.GroupBy(grant => grant.Owner, grant => grant.Statement))
            call.Say($"Only '{owner.Key}' can grant what is missing. As that user, type: {string.Join("; ", owner)};");
        var shown = ConnectionShape.Of(outcome.Linker);
        shown["configurations"] = ConnectionShape.Of(outcome.Configurations);
        if (call.Format is Output.OutputFormat.Table)
            call.Write(shown["configurations"], ConnectionShape.ConfigurationColumns);
        else
            call.Write(shown);
        return ExitCode.Success;
    }

    private static async Task<ExitCode> PlanAsync(
        Invocation call, CloudSession cloud, ConnectionRequest request, CancellationToken cancellationToken)
    {
        var plan = await call.WithProgressAsync(
            "Planning", _ => PostgresConnection.PlanAsync(request, cloud.ConnectionServices, cancellationToken));
        if (call.Format is null)
        {
            foreach (var line in PlanShape.Lines(plan))
                call.Services.Output.WriteLine(line);
        }
        else if (call.Format is Output.OutputFormat.Table or Output.OutputFormat.Tsv)
            call.Write(PlanShape.Steps(plan), PlanShape.Columns);
        else
            call.Write(PlanShape.Of(plan));
        return ExitCode.Success;
    }

    private ConnectionRequest Request(Invocation call, string subscription)
    {
        var (serverId, database) = TargetOf(call, subscription);
        var (system, user) = (call.Has(_system), call.Has(_user));
        if (system && user)
            throw CliException.Usage("Only one auth info is needed");
        if (!system && !user)
            throw CliException.Usage("At least one auth info is needed: --system-identity or --user-identity client-id=… subs-id=…");
        if (system)
            KeyValues.ParseKnown("--system-identity", call.Value(_system) ?? [], [], ["user-object-id", "mysql-identity-id"]);
        var identity = user ? KeyValues.ParseKnown("--user-identity", call.Value(_user) ?? [], ["client-id", "subs-id"], ["user-object-id", "mysql-identity-id"]) : null;
        return new ConnectionRequest
        {
            SourceId = SourceOption.Read(call, _group, _name, _sourceId, subscription),
            ServerId = serverId,
            Database = database,
            Name = call.Value(_connection) is { } name ? ConnectionName.Check(name) : null,
            ClientType = CheckedClientType(call.Value(_clientType)),
            IdentityClientId = identity?["client-id"],
            IdentitySubscription = identity?["subs-id"],
            ReplaceDatabaseUser = call.Value(_new),
            Access = Access(call.Required(_access)),
            SetAdministrator = call.Value(_setAdmin),
        };
    }

    private (string ServerId, string Database) TargetOf(Invocation call, string subscription)
    {
        if (call.Value(_targetId) is { } id)
        {
            return ResourceIds.Value(id, "resourceGroups") is { } group && ResourceIds.Value(id, "flexibleServers") is { } server && ResourceIds.Value(id, "databases") is { } database
                ? (ResourceIds.PostgresServer(ResourceIds.Value(id, "subscriptions") ?? subscription, group, server), database)
                : throw CliException.Usage(
                    $"Target resource id is invalid: {id}. Target id pattern should be: {ResourceIds.PostgresServer("{subscription}", "{target_resource_group}", "{server}")}/databases/{{database}}".Replace("%7B", "{", StringComparison.Ordinal).Replace("%7D", "}", StringComparison.Ordinal));
        }

        SourceOption.Require((_targetGroup, call.Value(_targetGroup)), (_server, call.Value(_server)), (_database, call.Value(_database)));
        return (ResourceIds.PostgresServer(subscription, call.Value(_targetGroup)!, call.Value(_server)!), call.Value(_database)!);
    }

    private static AccessLevel Access(string typed) => Array.FindIndex(AccessLevels, level => level.Equals(typed, StringComparison.OrdinalIgnoreCase)) switch
    {
        0 => AccessLevel.Read,
        1 => AccessLevel.ReadWrite,
        2 => AccessLevel.Schema,
        3 => AccessLevel.All,
        _ => throw CliException.Usage(
            $"argument --access: invalid choice: '{typed}' (choose from {string.Join(", ", AccessLevels.Select(level => $"'{level}'"))})"),
    };

    private static string? CheckedClientType(string? typed)
    {
        if (typed is null)
            return null;
        var known = ConfigurationTemplates.ClientTypes(Target, "systemAssignedIdentity");
        return known.FirstOrDefault(type => type.Equals(typed, StringComparison.OrdinalIgnoreCase))
            ?? throw CliException.Usage(
                $"argument --client-type: invalid choice: '{typed}' (choose from {string.Join(", ", known.Select(type => $"'{type}'"))})");
    }
}
