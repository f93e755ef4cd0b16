using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;
using Gatehouse.Cli.Run;
using Gatehouse.Connector;

namespace Gatehouse.Cli.Commands.Account;

internal sealed class Token : CloudCommand
{
    private readonly Option<string?> _resource = AccountOptions.Resource();
    private readonly Option<string?> _type = AccountOptions.ResourceType();
    private readonly Option<bool> _show = new("--show") { Description = "Print the token itself, and nothing else. It is a secret." };
    private readonly Option<string?> _app = new("--app")
    {
        Description = "Get the token as this app, with its managed identity.",
        HelpName = "app",
    };
    private readonly Option<string?> _group = CommonOptions.OptionalResourceGroup();
    private readonly Option<string?> _clientId = new("--client-id")
    {
        Description = "With --app: client id of one of its user-assigned identities.",
        HelpName = "id",
    };

    public Token() : base(
        "token", "Get a token and show what is in it.",
        "gatehouse token --resource https://ossrdbms-aad.database.windows.net",
        "gatehouse token --resource-type oss-rdbms --app web1",
        "PGPASSWORD=$(gatehouse token --resource-type oss-rdbms --show) psql …")
    {
        foreach (var option in new Option[] { _resource, _type, _show, _app, _group, _clientId })
            Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var resource = AccountOptions.ResourceOf(call, _resource, _type);
        var token = call.Value(_app) is { } app ? await OfAppAsync(call, cloud, app, resource, cancellationToken) : await cloud.TokenAsync(
            resource, cancellationToken);
        if (call.Value(_show))
        {
            call.Services.Output.WriteLine(token);
            return ExitCode.Success;
        }

        var claims = Caller.ReadClaims(token);
        if (call.Format is OutputFormat.Json)
            call.Write(JsonObject.Create(claims));
        else
            call.WriteTable(
                new JsonArray([.. claims.EnumerateObject().Select(claim => new JsonObject { ["claim"] = claim.Name, ["value"] = Show(claim) })]),
                new Column("Claim", "claim"),
                new Column("Value", "value"));
        return ExitCode.Success;
    }

    private async Task<string> OfAppAsync(
        Invocation call, CloudSession cloud, string app, string resource, CancellationToken cancellationToken)
    {
        var environment = await AppEnvironment.ReadAsync(
            cloud.Local, await AppEnvironment.FindAsync(cloud, app, call.Value(_group), cancellationToken), cancellationToken);
        if (!environment.TryGetValue("IDENTITY_ENDPOINT", out var endpoint) || !environment.TryGetValue("IDENTITY_HEADER", out var header))
            throw new CliException(
                ExitCode.Failure,
                $"The app '{app}' has no managed identity. Give it one with: gatehouse webapp identity assign -g … -n {app}");
        var answer = await cloud.Local.IdentityAsync(endpoint, header, resource, call.Value(_clientId), cancellationToken);
        return (string?)answer["access_token"] ?? throw new CliException(ExitCode.Failure, "The identity endpoint's answer has no token.");
    }

    // Times are readable where the claim is a time: RFC 7519, section 2 (NumericDate).
    private static string Show(JsonProperty claim)
        => claim.Name is "iat" or "nbf" or "exp" or "auth_time" && claim.Value.TryGetInt64(out var seconds) && seconds is > 0 and < 253402300800
        ? $"{seconds} ({DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)})"
        : claim.Value.ToString();
}
