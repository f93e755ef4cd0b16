using System.CommandLine;
using Gatehouse.Cli.Output;

namespace Gatehouse.Cli.Commands.Group;

/// <summary>What the group commands share.</summary>
internal static class GroupName
{
    public static IReadOnlyList<Column> Columns { get; } = [new("Name", "name"), new("Location", "location"), new("Status", "properties.provisioningState")];

    public static Option<string> Required()
        => new("--name", "-n", "--resource-group", "-g") { Description = "Name of the resource group.", HelpName = "group", Required = true };
}
