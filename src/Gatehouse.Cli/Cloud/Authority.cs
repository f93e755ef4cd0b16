using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Cloud;

/// <summary>Asks the local cloud's Entra for tokens, as the Azure CLI does.</summary>
internal sealed class Authority(HttpClient http, RunInfo run, TimeProvider time)
{
    /// <summary>The Azure CLI's own application id: what is configured for it is configured for this one.</summary>
    public const string ClientId = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

    private const string DeviceCodeGrant = "urn:ietf:params:oauth:grant-type:device_code"; // RFC 8628, section 3.4

    public Task<TokenAnswer> RedeemAsync(Login login, string resource, CancellationToken cancellationToken) => login.IsUser
        ? TokenAsync(
            new() { ["grant_type"] = "refresh_token", ["client_id"] = ClientId, ["refresh_token"] = login.RefreshToken!, ["scope"] = Scope(resource) },
            cancellationToken)
        : SecretAsync(login.Name, login.ClientSecret!, resource, cancellationToken);

    public Task<TokenAnswer> SecretAsync(string clientId, string secret, string resource, CancellationToken cancellationToken) => TokenAsync(
        new() { ["grant_type"] = "client_credentials", ["client_id"] = clientId, ["client_secret"] = secret, ["scope"] = Scope(resource) }, cancellationToken);

    public Task<TokenAnswer> PasswordAsync(string user, string password, CancellationToken cancellationToken) => TokenAsync(
        new() { ["grant_type"] = "password", ["client_id"] = ClientId, ["username"] = user, ["password"] = password, ["scope"] = SignInScope }, cancellationToken);

    /// <summary>Signs in with a code that the person types into another page. Waits until that is done.</summary>
    public async Task<TokenAnswer> DeviceCodeAsync(Action<string> tell, CancellationToken cancellationToken)
    {
        var (_, started) = await PostAsync("devicecode", new() { ["client_id"] = ClientId, ["scope"] = SignInScope }, cancellationToken);
        if (started["device_code"]?.ToString() is not { } code)
            throw Refused(started);
        tell(started["message"]?.ToString() ?? $"Open {started["verification_uri"]} and enter the code {started["user_code"]}.");
        var pause = TimeSpan.FromSeconds(Math.Clamp((int?)started["interval"] ?? 5, 1, 60));
        while (true)
        {
            await Task.Delay(pause, time, cancellationToken);
            var (ok, answer) = await PostAsync(
                "token", new() { ["grant_type"] = DeviceCodeGrant, ["client_id"] = ClientId, ["device_code"] = code }, cancellationToken);
            if (ok)
                return Parse(answer);
            if (answer["error"]?.ToString() == "slow_down")
                pause += TimeSpan.FromSeconds(5);
            else if (answer["error"]?.ToString() != "authorization_pending")
                throw Refused(answer);
        }
    }

    // The scope of a resource that ends in a slash has two of them.
    private static string Scope(string resource)
        => resource.EndsWith("/.default", StringComparison.Ordinal) ? resource : resource + "/.default";

    private static string SignInScope => Scope(Connector.TokenResources.ResourceManager) + " offline_access openid profile";

    private async Task<TokenAnswer> TokenAsync(Dictionary<string, string> form, CancellationToken cancellationToken)
    {
        var (ok, answer) = await PostAsync("token", form, cancellationToken);
        return ok ? Parse(answer) : throw Refused(answer);
    }

    private async Task<(bool Ok, JsonObject Answer)> PostAsync(
        string path, Dictionary<string, string> form, CancellationToken cancellationToken)
    {
        var (status, body) = await CloudHttp.SendAsync(
            http,
            CloudName.Local(run),
            () => new HttpRequestMessage(HttpMethod.Post, $"{run.Endpoint}/{run.TenantId}/oauth2/v2.0/{path}") { Content = new FormUrlEncodedContent(form) },
            cancellationToken);
        return ((int)status is >= 200 and < 300, CloudHttp.ObjectOf(body, "the authority"));
    }

    private TokenAnswer Parse(JsonObject answer)
    {
        try
        {
            return new(
                (string?)answer["access_token"] ?? throw new JsonException("no access_token"),
                time.GetUtcNow().AddSeconds(
                    long.Parse(answer["expires_in"]?.ToString() ?? "", System.Globalization.CultureInfo.InvariantCulture)),
                (string?)answer["refresh_token"]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new CliException(
                ExitCode.Failure,
                $"The authority's answer is not a token answer ({e.GetType().Name}). Is '{run.Endpoint}' this data folder's local cloud?");
        }
    }

    private static CliException Refused(JsonObject answer)
        => CliException.NotReady(
            $"The sign-in was refused: {answer["error_description"] ?? answer["error"] ?? "no reason given"}\nSign in again with: gatehouse login");
}
