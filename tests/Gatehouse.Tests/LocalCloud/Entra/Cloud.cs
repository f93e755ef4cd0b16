using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud;
using Gatehouse.LocalCloud.Entra;
using Gatehouse.LocalCloud.Entra.Principals;
using Gatehouse.LocalCloud.State;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Tests.LocalCloud.Entra;

/// <summary>A local cloud in a folder of its own, and a client that trusts it as programs do: by its certificate authority only.</summary>
[SuppressMessage("Design", "CA1001", Justification = "xunit ends it by IAsyncLifetime.")]
public sealed class Cloud : IAsyncLifetime
{
    public const string AzureCli = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
    public const string ResourceManager = "https://management.core.windows.net/";
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"gatehouse-{Guid.NewGuid():N}");
    private LocalCloudHost? _host;
    private HttpClient? _http;

    /// <summary>Password of <see cref="Person"/>.</summary>
    public const string Password = "correct horse battery";

    /// <summary>A user with a password, for tests that do not change it.</summary>
    public User Person => Context.Directory.Users.Find("mary@contoso.example") ?? AddUser("mary@contoso.example");

    /// <summary>Adds a user with a password that is hashed quickly; how slowly is another test's matter.</summary>
    public User AddUser(string name) => Context.Directory.Users.Add(Guid.NewGuid().ToString(), name, null, PasswordHash.Create(Password, iterations: 1_000));

    internal SettableTime Time { get; } = new();

    public DataFolder Data => new(_folder);

    public CloudContext Context => _host!.Context;

    public string Https => Context.Addresses.Https;

    public string Identity => Context.Addresses.Identity;

    public string TenantId => Context.Tenant.TenantId;

    public HttpClient Http => _http!;

    public Task InitializeAsync() => StartAsync();

    public async Task DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>A token answer for a form; fails the test when it is refused.</summary>
    public async Task<JsonObject> TokenAsync(string path, params (string Name, string Value)[] form)
    {
        using var response = await PostAsync(path, form);
        var body = await ReadAsync(response);
        Assert.True(response.IsSuccessStatusCode, body.ToJsonString());
        return body;
    }

    /// <summary>The status and Entra's number of a refused form.</summary>
    public async Task<(HttpStatusCode Status, string Error, int Number)> RefusalAsync(string path, params (string Name, string Value)[] form)
    {
        using var response = await PostAsync(path, form);
        return Refusal(response.StatusCode, await ReadAsync(response));
    }

    public static (HttpStatusCode Status, string Error, int Number) Refusal(HttpStatusCode status, JsonObject body)
    {
        Assert.True((int)status >= 400, body.ToJsonString());
        Assert.StartsWith($"AADSTS{(int)body["error_codes"]![0]!}:", (string)body["error_description"]!, StringComparison.Ordinal);
        return (status, (string)body["error"]!, (int)body["error_codes"]![0]!);
    }

    public Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] form)
        => Http.PostAsync(Https + path, new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    public async Task<JsonObject> GetAsync(string path, string? bearer = null)
    {
        using var response = await SendAsync(HttpMethod.Get, path, bearer);
        return await ReadAsync(response);
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? bearer, JsonObject? body = null)
    {
        var request = new HttpRequestMessage(method, Https + path);
        if (bearer is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return Http.SendAsync(request);
    }

    /// <summary>An access token of the developer, by the login that the host wrote.</summary>
    public async Task<string> DeveloperTokenAsync(string resource = ResourceManager)
    {
        var login = JsonNode.Parse(await File.ReadAllBytesAsync(Data.LoginFile))!;
        var answer = await TokenAsync(
            $"/{TenantId}/oauth2/v2.0/token",
            ("client_id", AzureCli), ("grant_type", "refresh_token"), ("refresh_token", (string)login["refreshToken"]!), ("scope", resource + "/.default"));
        return (string)answer["access_token"]!;
    }

    /// <summary>The password grant's form for a user.</summary>
    public static (string Name, string Value)[] PasswordForm(User user, string scope, string clientId = AzureCli)
        => [("grant_type", "password"), ("client_id", clientId), ("username", user.UserPrincipalName), ("password", Password), ("scope", scope)];

    /// <summary>The client credentials grant's form.</summary>
    public static (string Name, string Value)[] ClientCredentials(string clientId, string secret, string scope = "https://ossrdbms-aad.database.windows.net/.default")
        => [("grant_type", "client_credentials"), ("client_id", clientId), ("client_secret", secret), ("scope", scope)];

    public static async Task<JsonObject> ReadAsync(HttpResponseMessage response)
        => await response.Content.ReadFromJsonAsync<JsonObject>() ?? throw new InvalidOperationException("The answer is empty.");

    /// <summary>The claims of a token, unchecked.</summary>
    public static JsonObject Claims(string token) => (JsonObject)Part(token, 1);

    public static JsonObject Header(string token) => (JsonObject)Part(token, 0);

    private static JsonNode Part(string token, int index)
        => JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[index]))!;

    private async Task StartAsync()
    {
        _host = await LocalCloudHost.StartAsync(new DataFolder(_folder), NullLoggerFactory.Instance, Time);
        var root = X509CertificateLoader.LoadCertificateFromFile(Context.Data.CaCertificate);
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            VerificationTime = Time.Now.UtcDateTime,
            CustomTrustStore = { root },
        };
        _http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(20) };
    }

    private async Task StopAsync()
    {
        _http?.Dispose();
        if (_host is not null)
            await _host.DisposeAsync();
    }
}
