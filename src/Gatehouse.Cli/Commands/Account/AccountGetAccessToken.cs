using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Commands.Account;

internal sealed class AccountGetAccessToken : CloudCommand
{
    private readonly Option<string?> _resource = AccountOptions.Resource();
    private readonly Option<string[]> _scope = AccountOptions.Scope();
    private readonly Option<string?> _type = AccountOptions.ResourceType();
    private readonly Option<string?> _tenant = new("--tenant", "-t")
    {
        Description = "Tenant id; it must be that of the sign-in.",
        HelpName = "id",
    };
    private readonly Option<string?> _as = AccountOptions.As();

    public AccountGetAccessToken() : base(
        "get-access-token", "Print a token of the signed-in user, as the Azure CLI does. 'gatehouse token' shows what is in it.",
        "gatehouse account get-access-token --resource https://ossrdbms-aad.database.windows.net")
    {
        Add(_resource);
        Add(_scope);
        Add(_type);
        Add(_tenant);
        Add(_as);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        if (call.Value(_as) is { } name)
            cloud.Local.Become(name);
        var tenantId = (await cloud.SignedInAsync(cancellationToken)).TenantId;
        if (call.Value(_tenant) is { } tenant && !tenant.Equals(tenantId, StringComparison.OrdinalIgnoreCase))
            throw new CliException(ExitCode.Failure, $"Tenant '{tenant}' not found: the sign-in is in tenant {tenantId}.");
        var token = await cloud.TokenAnswerAsync(AccountOptions.ResourceOf(call, _resource, _type, _scope), cancellationToken);
        call.Write(new JsonObject
        {
            ["accessToken"] = token.AccessToken,
            ["expiresOn"] = token.ExpiresOn.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
            ["expires_on"] = token.ExpiresOn.ToUnixTimeSeconds(),
            ["subscription"] = cloud.SubscriptionId,
            ["tenant"] = tenantId,
            ["tokenType"] = "Bearer",
        });
        return ExitCode.Success;
    }
}
