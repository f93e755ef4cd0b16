using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;

namespace Gatehouse.Cli.Commands.Account;

internal sealed class AccountShow : CloudCommand
{
    private readonly Option<string?> _as = AccountOptions.As();

    public AccountShow() : base("show", "Show the subscription and who is signed in.", "gatehouse account show") => Add(_as);

    protected override Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        if (call.Value(_as) is { } name)
            cloud.Become(name);
        call.Write(
            new JsonObject
            {
                ["environmentName"] = "AzureCloud",
                ["homeTenantId"] = cloud.Run.TenantId,
                ["id"] = cloud.SubscriptionId,
                ["isDefault"] = true,
                ["managedByTenants"] = new JsonArray(),
                ["name"] = "Gatehouse local cloud",
                ["state"] = "Enabled",
                ["tenantId"] = cloud.Run.TenantId,
                ["user"] = new JsonObject { ["name"] = cloud.Login.Name, ["type"] = cloud.Login.IsUser ? "user" : "servicePrincipal" },
            },
            new Column("Name", "name"), new Column("SubscriptionId", "id"), new Column("TenantId", "tenantId"), new Column("User", "user.name"), new Column("State", "state"));
        return Task.FromResult(ExitCode.Success);
    }
}
