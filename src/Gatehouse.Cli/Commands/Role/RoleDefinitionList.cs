using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;

namespace Gatehouse.Cli.Commands.Role;

internal sealed class RoleDefinitionList : CloudCommand
{
    private readonly Option<string?> _name = new("--name", "-n") { Description = "Only the role with this name or GUID.", HelpName = "role" };
    private readonly Option<bool> _custom = new("--custom-role-only") { Description = "Only roles that were made here." };
    private readonly RoleScope _scope = new();

    public RoleDefinitionList() : base("list", "List roles and what they allow.", "gatehouse role definition list --name Contributor", "gatehouse role definition list -o table")
    {
        foreach (var option in new Option[] { _name, _custom }.Concat(_scope.Options))
            Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var found = (await new Roles(cloud, _scope.Of(call, cloud)).DefinitionsAsync(null, cancellationToken))
            .Where(role => call.Value(_name) is not { } name || Is(role["name"], name) || Is(role["properties"]?["roleName"], name))
            .Where(role => !call.Value(_custom) || Is(role["properties"]?["type"], "CustomRole"));
        var shown = new JsonArray();
        foreach (var role in found)
        {
            var flat = ArmShape.Flatten(role);
            // Its properties have a 'type' too, which the Azure CLI names apart.
            flat["roleType"] = role["properties"]?["type"]?.DeepClone();
            shown.Add(flat);
        }

        call.Write(shown, [new Column("RoleName", "roleName"), new Column("Name", "name"), new Column("Description", "description")]);
        return ExitCode.Success;
    }

    private static bool Is(JsonNode? value, string text) => text.Equals((string?)value, StringComparison.OrdinalIgnoreCase);
}
