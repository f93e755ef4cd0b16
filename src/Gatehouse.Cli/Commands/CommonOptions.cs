using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands;

/// <summary>Options that many commands spell alike, with the Azure CLI's names.</summary>
internal static class CommonOptions
{
    public static Option<string> ResourceGroup() => new("--resource-group", "-g") { Description = "Name of the resource group.", HelpName = "group", Required = true };

    public static Option<string?> OptionalResourceGroup() => new("--resource-group", "-g") { Description = "Name of the resource group. Default: all of them.", HelpName = "group" };

    public static Option<string> Name(string of) => new("--name", "-n") { Description = $"Name of the {of}.", HelpName = "name", Required = true };

    public static Option<string> ServerName() => new("--server-name", "-s", "--name", "-n") { Description = "Name of the server.", HelpName = "server", Required = true };

    public static Option<string?> Location() => new("--location", "-l") { Description = "Location. Default: the resource group's.", HelpName = "location" };

    public static Option<string[]> Tags() => new("--tags") { Description = "Tags as key=value, with spaces between them.", HelpName = "key=value", AllowMultipleArgumentsPerToken = true };

    public static Option<bool> Yes() => new("--yes", "-y") { Description = "Do not ask." };

    public static JsonObject? TagsOf(Invocation call, Option<string[]> option)
        => call.Value(option) is { Length: > 0 } tags ? new JsonObject(KeyValues.Parse("--tags", tags).Select(tag => KeyValuePair.Create<string, JsonNode?>(tag.Key, tag.Value))) : null;

    /// <summary>The location that was given, else the group's.</summary>
    /// <exception cref="CliException">The group does not exist.</exception>
    public static async Task<string> LocationAsync(Invocation call, CloudSession cloud, Option<string?> location, string group, CancellationToken cancellationToken)
    {
        var found = await cloud.ResourceManager.FindAsync(ResourceIds.Group(cloud.SubscriptionId, group), ApiVersions.Resources, cancellationToken)
            ?? throw CliException.NotFound($"Resource group '{group}' could not be found. Make it with: gatehouse group create -n {group} -l westeurope");
        return call.Value(location) ?? (string?)found["location"] ?? "westeurope";
    }

    /// <summary>Asks before something is destroyed.</summary>
    /// <exception cref="CliException">The answer was no, or nobody is there to answer.</exception>
    public static void Confirm(Invocation call, Option<bool> yes, string question)
    {
        if (call.Value(yes))
            return;
        if (!call.Services.IsInteractive)
            throw CliException.Usage("Unable to prompt for confirmation as no tty available. Use --yes.");
        call.Services.Error.Write(question + " (y/n): ");
        if (call.Services.Input.ReadLine()?.Trim() is not ("y" or "Y" or "yes"))
            throw new CliException(ExitCode.Failure, "Operation cancelled.");
    }
}
