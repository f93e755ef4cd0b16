using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;
using Gatehouse.Connector;

namespace Gatehouse.Cli.Commands.Account;

internal sealed class LoginCommand : LocalCommand
{
    private readonly Option<string?> _user = new("--user", "--username", "-u")
    {
        Description = "User name; with --service-principal the application id. One that has signed in before needs no password.",
        HelpName = "name",
    };
    private readonly Option<string?> _password = new("--password", "-p")
    {
        Description = "Password, or the application's secret. Default: asked for.",
        HelpName = "password",
    };
    private readonly Option<bool> _servicePrincipal = new("--service-principal") { Description = "Sign in as an application." };
    private readonly Option<bool> _deviceCode = new("--use-device-code")
    {
        Description = "Sign in with a code on a web page. The default where no user is named.",
    };
    private readonly Option<string?> _tenant = new("--tenant", "-t")
    {
        Description = "Tenant id; the local cloud has one.",
        HelpName = "id",
    };

    private readonly Option<bool> _noSubscriptions = new("--allow-no-subscriptions")
    {
        Description = "Kept for the Azure CLI's command lines; not used.",
    };

    public LoginCommand() : base(
        "login", "Sign in. The first 'gatehouse up' signs a developer in already.",
        "gatehouse login --use-device-code", "gatehouse login --user ada@contoso.example", "gatehouse login --service-principal -u APP_ID -p \"$SECRET\" --tenant TENANT_ID")
    {
        foreach (var option in new Option[] { _user, _password, _servicePrincipal, _deviceCode, _tenant, _noSubscriptions })
            Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, LocalSession cloud, CancellationToken cancellationToken)
    {
        if (call.Value(_tenant) is { } tenant && !tenant.Equals(cloud.Run.TenantId, StringComparison.OrdinalIgnoreCase))
            throw new CliException(ExitCode.Failure, $"Tenant '{tenant}' not found: the local cloud has tenant {cloud.Run.TenantId}.");
        if (call.Value(_deviceCode) && (call.Has(_user) || call.Has(_password) || call.Value(_servicePrincipal)))
            throw CliException.Usage("--use-device-code goes with no user and no password.");

        var login = call.Value(_servicePrincipal) ? await AsApplicationAsync(call, cloud, cancellationToken)
            : call.Value(_user) is { } user ? await AsUserAsync(call, cloud, user, cancellationToken)
            : await OnPageAsync(call, cloud, cancellationToken);
        LoginFile.Read(call.DataPath).Save(login);
        call.WriteTable(
            new JsonArray(new JsonObject
            {
                ["id"] = cloud.SubscriptionId,
                ["isDefault"] = true,
                ["name"] = "Gatehouse local cloud",
                ["state"] = "Enabled",
                ["tenantId"] = cloud.Run.TenantId,
                ["user"] = new JsonObject { ["name"] = login.Name, ["type"] = login.IsUser ? "user" : "servicePrincipal" },
            }),
            new Column("User", "user.name"), new Column("TenantId", "tenantId"), new Column("SubscriptionId", "id"));
        return ExitCode.Success;
    }

    private async Task<Login> AsApplicationAsync(Invocation call, LocalSession cloud, CancellationToken cancellationToken)
    {
        var name = call.Value(_user) ?? throw CliException.Usage("the following arguments are required: --username/-u");
        var login = new Login(name, null, call.Value(_password) ?? Prompt(call, "Secret"));
        // Proves the secret before it is kept.
        await cloud.Authority.RedeemAsync(login, TokenResources.ResourceManager, cancellationToken);
        return login;
    }

    private async Task<Login> AsUserAsync(Invocation call, LocalSession cloud, string user, CancellationToken cancellationToken)
    {
        if (!call.Has(_password) && LoginFile.Read(call.DataPath).Find(user) is { } known)
        {
            await cloud.Authority.RedeemAsync(known, TokenResources.ResourceManager, cancellationToken);
            return known;
        }

        return LoginOf(
            await cloud.Authority.PasswordAsync(user, call.Value(_password) ?? Prompt(call, $"Password of {user}"), cancellationToken));
    }

    private static async Task<Login> OnPageAsync(Invocation call, LocalSession cloud, CancellationToken cancellationToken)
        => LoginOf(await cloud.Authority.DeviceCodeAsync(call.Services.Error.WriteLine, cancellationToken));

    private static Login LoginOf(TokenAnswer answer)
        => new(
            Caller.FromToken(answer.AccessToken).Name,
            answer.RefreshToken ?? throw new CliException(
                ExitCode.Failure, "The authority gave no refresh token; the sign-in cannot be kept."),
            null);

    private static string Prompt(Invocation call, string what)
    {
        if (!call.Services.IsInteractive)
            throw CliException.Usage($"{what}: nobody is there to type it. Use --password/-p.");
        call.Services.Error.Write(what + ": ");
        var typed = new System.Text.StringBuilder();
        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace)
                typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                typed.Append(key.KeyChar);
        }

        call.Services.Error.WriteLine();
        return typed.ToString();
    }
}
