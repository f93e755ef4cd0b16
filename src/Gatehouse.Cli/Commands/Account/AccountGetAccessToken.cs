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
    private readonly Option<string?> _tenant = new("--tenant", "-t") { Description = "Tenant id; the local cloud has one.", HelpName = "id" };
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
        if (call.Value(_tenant) is { } tenant && !tenant.Equals(cloud.Run.TenantId, StringComparison.OrdinalIgnoreCase))
            throw new CliException(ExitCode.Failure, $"Tenant '{tenant}' not found: the local cloud has tenant {cloud.Run.TenantId}.");
        if (call.Value(_as) is { } name)
            cloud.Become(name);
        var token = await cloud.TokenAnswerAsync(AccountOptions.ResourceOf(call, _resource, _type, _scope), cancellationToken);
        call.Write(new JsonObject
        {
            ["accessToken"] = token.AccessToken,
            ["expiresOn"] = token.ExpiresOn.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
            ["expires_on"] = token.ExpiresOn.ToUnixTimeSeconds(),
            ["subscription"] = cloud.SubscriptionId,
            ["tenant"] = cloud.Run.TenantId,
            ["tokenType"] = "Bearer",
        });
        return ExitCode.Success;
    }
}
