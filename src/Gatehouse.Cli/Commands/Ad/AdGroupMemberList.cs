using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Commands.Ad;

internal sealed class AdGroupMemberList : CloudCommand
{
    private readonly Option<string> _group = new("--group", "-g")
    {
        Description = "Object id of the group.",
        HelpName = "id",
        Required = true,
    };

    public AdGroupMemberList() : base("list", "List the members of a group.", "gatehouse ad group member list -g GROUP_ID -o table") => Add(_group);

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var members = await cloud.GraphAsync($"/v1.0/groups/{Uri.EscapeDataString(call.Required(_group))}/members", cancellationToken);
        call.Write(DirectoryShapes.Values(members), new("DisplayName", "displayName"), new("UserPrincipalName", "userPrincipalName"), new("Id", "id"));
        return ExitCode.Success;
    }
}
