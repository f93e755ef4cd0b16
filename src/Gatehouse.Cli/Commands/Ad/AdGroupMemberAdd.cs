using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Commands.Ad;

internal sealed class AdGroupMemberAdd : LocalCommand
{
    private readonly Option<string> _group = new("--group", "-g")
    {
        Description = "Object id of the group.",
        HelpName = "id",
        Required = true,
    };
    private readonly Option<string> _member = new("--member-id")
    {
        Description = "Object id of the member.",
        HelpName = "id",
        Required = true,
    };

    public AdGroupMemberAdd() : base(
        "add", "Put a principal into a group.", "gatehouse ad group member add -g GROUP_ID --member-id OBJECT_ID")
    {
        Add(_group);
        Add(_member);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, LocalSession cloud, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["id"] = call.Required(_member) };
        await cloud.CallAsync(
            HttpMethod.Post,
            $"{DirectoryShapes.Root}groups/{Uri.EscapeDataString(call.Required(_group))}/members",
            body,
            cancellationToken);
        return ExitCode.Success;
    }
}
