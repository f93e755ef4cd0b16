using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Commands.WebApp;
using Gatehouse.Connector.Connections;

namespace Gatehouse.Cli.Commands.ContainerApp;

internal sealed class ContainerAppCreate : ResourceCreate
{
    private const string Reference = "secretref:";
    private readonly Option<string> _environment = new("--environment")
    {
        Description = "Name or id of its environment.",
        HelpName = "env",
        Required = true
    };
    private readonly Option<string?> _image = new("--image", "-i")
    {
        Description = "Image; the local cloud runs your program instead.",
        HelpName = "image"
    };
    private readonly Option<string?> _container = new("--container-name")
    {
        Description = "Name of the container. Default: the app's.",
        HelpName = "name"
    };
    private readonly Option<string[]> _variables = Pairs("--env-vars", "Environment variables as key=value, or key=secretref:secret.");
    private readonly Option<string[]> _secrets = Pairs("--secrets", "Secrets of the app as key=value.");
    private readonly Option<bool> _system = new("--system-assigned") { Description = "With a system-assigned identity." };
    private readonly Option<string[]> _userAssigned = WebAppIdentities.UserAssigned();
    private readonly Option<string?> _ingress = new("--ingress") { Description = "external or internal; kept.", HelpName = "where" };
    private readonly Option<int?> _port = new("--target-port") { Description = "Port of the app; kept.", HelpName = "port" };

    public ContainerAppCreate() : base(
        Kinds.ContainerApp,
        "gatehouse containerapp create -g rg1 -n app1 --environment env1 --image app:1 --env-vars COLOR=blue --system-assigned")
    {
        foreach (var option in new Option[] { _environment, _image, _container, _variables, _secrets, _system, _userAssigned, _ingress,
            _port })
            Add(option);
    }

    protected override void Complete(Invocation call, CloudSession cloud, JsonObject body, JsonObject properties)
    {
        properties["managedEnvironmentId"] = IdOf(call, cloud, Kinds.ContainerAppEnvironment.Type, call.Required(_environment));
        var configuration = new JsonObject { ["activeRevisionsMode"] = "Single" };
        if (call.Value(_secrets) is { Length: > 0 } secrets)
            configuration["secrets"] = new JsonArray([.. KeyValues.Parse("--secrets", secrets)
                .Select(secret => new JsonObject { ["name"] = secret.Key, ["value"] = secret.Value })]);
        if (call.Value(_ingress) is { } ingress)
            configuration["ingress"] = new JsonObject { ["external"] = ingress == "external", ["targetPort"] = call.Value(_port) };
        properties["configuration"] = configuration;
        var container = new JsonObject
        {
            ["name"] = call.Value(_container) ?? call.Required(Name),
            ["image"] = call.Value(_image) ?? "mcr.microsoft.com/k8se/quickstart:latest",
            ["env"] = new JsonArray([.. KeyValues.Parse("--env-vars", call.Value(_variables) ?? []).Select(Variable)]),
        };
        properties["template"] = new JsonObject { ["containers"] = new JsonArray(container) };
        var userAssigned = WebAppIdentities.Ids(call.Value(_userAssigned) ?? [], cloud.SubscriptionId, call.Required(Group));
        if (call.Value(_system) || userAssigned.Count > 0)
            body["identity"] = AppIdentity.With(null, call.Value(_system), userAssigned);
    }

    private static JsonObject Variable(KeyValuePair<string, string> pair) => pair.Value.StartsWith(Reference, StringComparison.Ordinal)
        ? new JsonObject { ["name"] = pair.Key, ["secretRef"] = pair.Value[Reference.Length..] }
        : new JsonObject { ["name"] = pair.Key, ["value"] = pair.Value };

    private static Option<string[]> Pairs(string name, string description)
        => new(name) { Description = description, HelpName = "key=value", AllowMultipleArgumentsPerToken = true };
}
