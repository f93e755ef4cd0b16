using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Commands.WebApp;
using Gatehouse.Connector.Connections;

namespace Gatehouse.Cli.Commands.FunctionApp;

internal sealed class FunctionAppCreate : ResourceCreate
{
    private readonly Option<string?> _place = new("--consumption-plan-location", "-c")
    {
        Description = "Location, on the plan without servers of its own.",
        HelpName = "location",
    };
    private readonly Option<string?> _plan = new("--plan", "-p") { Description = "Name or id of the App Service plan.", HelpName = "plan" };
    private readonly Option<string?> _runtime = new(
        "--runtime")
    { Description = "What it runs on: dotnet, dotnet-isolated, node, python, java.", HelpName = "runtime" };
    private readonly Option<string?> _version = new("--runtime-version") { Description = "Version of that.", HelpName = "version" };
    private readonly Option<string?> _storage = new("--storage-account",
        "-s")
    { Description = "Needed by Azure; the local cloud does without.", HelpName = "account" };
    private readonly Option<string?> _functions = new(
        "--functions-version")
    { Description = "Version of Functions; the local cloud runs your program.", HelpName = "version" };
    private readonly Option<string?> _system = new("--os-type") { Description = "Linux or Windows; kept.", HelpName = "os" };
    private readonly Option<string[]> _identity = new("--assign-identity")
    {
        Description = "Identities: [system], names in the same resource group, or resource ids. Without a value: [system].",
        HelpName = "identity",
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.ZeroOrMore,
    };

    public FunctionAppCreate() : base(
        Kinds.FunctionApp,
        "gatehouse functionapp create -g rg1 -n func1 --consumption-plan-location westeurope --runtime python --storage-account store1")
    {
        foreach (var option in new Option[] { _place, _plan, _runtime, _version, _storage, _functions, _system, _identity })
            Add(option);
    }

    protected override void Complete(Invocation call, CloudSession cloud, JsonObject body, JsonObject properties)
    {
        if (call.Value(_place) is not null && call.Value(_plan) is not null)
            throw CliException.Usage("usage error: --plan NAME_OR_ID | --consumption-plan-location LOCATION");
        var linux = call.Value(_system)?.Equals("Linux", StringComparison.OrdinalIgnoreCase) == true;
        body["kind"] = linux ? "functionapp,linux" : "functionapp";
        if (call.Value(_place) is { } place)
            body["location"] = place;
        if (call.Value(_plan) is { } plan)
            properties["serverFarmId"] = IdOf(call, cloud, "Microsoft.Web/serverfarms", plan);
        var settings = new JsonArray();
        if (call.Value(_functions) is { } functions)
            settings.Add((JsonNode)Setting("FUNCTIONS_EXTENSION_VERSION", "~" + functions.TrimStart('~')));
        if (call.Value(_runtime) is { } runtime)
            settings.Add((JsonNode)Setting("FUNCTIONS_WORKER_RUNTIME", runtime));
        properties["siteConfig"] = new JsonObject { ["appSettings"] = settings };
        if (call.Value(_runtime) is { } stack && call.Value(_version) is { } version)
            properties["siteConfig"]!["linuxFxVersion"] = $"{stack.ToUpperInvariant()}|{version}";
        if (!call.Has(_identity))
            return;
        var (system, userAssigned) = WebAppIdentities.Read(call, _identity, cloud.SubscriptionId, call.Required(Group));
        body["identity"] = AppIdentity.With(null, system, userAssigned);
    }

    private static JsonObject Setting(string name, string value) => new JsonObject { ["name"] = name, ["value"] = value };
}
