using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;

namespace Gatehouse.Cli.Commands.Account;

internal sealed class AccountShow : CloudCommand
{
    private readonly Option<string?> _as = AccountOptions.As();

    public AccountShow() : base("show", "Show the subscription and who is signed in.", "gatehouse account show") => Add(_as);

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        if (call.Value(_as) is { } name)
            cloud.Local.Become(name);
        call.Write(
            await cloud.AccountAsync(cancellationToken),
            new Column("Name", "name"),
            new Column("SubscriptionId", "id"),
            new Column("TenantId", "tenantId"),
            new Column("User", "user.name"),
            new Column("State", "state"));
        return ExitCode.Success;
    }
}
