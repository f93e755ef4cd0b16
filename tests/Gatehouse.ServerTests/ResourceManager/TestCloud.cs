using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud;
using Gatehouse.LocalCloud.Entra.Issuing;
using Gatehouse.LocalCloud.State;
using Gatehouse.ServerTests.Postgres;
using Npgsql;

namespace Gatehouse.ServerTests.ResourceManager;

/// <summary>A local cloud in a folder of its own, and a client that speaks Resource Manager to it as the signed-in developer.</summary>
public sealed class TestCloud : IAsyncLifetime
{
    public const string Group = "rg1";
    public const string Password = "Correct-Horse-1";
    public const string Login = "pgadmin";
    private const string Databases = "https://ossrdbms-aad.database.windows.net";

    public TestCloud() => Folder = MakeFolder();

    public string Folder { get; }

    public ErrorLog Errors { get; } = new();

    public LocalCloudHost Host { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public string SubscriptionPath => $"/subscriptions/{Host.Context.Tenant.SubscriptionId}";

    public string GroupPath => $"{SubscriptionPath}/resourceGroups/{Group}";

    public string Server(string name) => $"{GroupPath}/providers/Microsoft.DBforPostgreSQL/flexibleServers/{name}";

    public string MySqlServer(string name) => $"{GroupPath}/providers/Microsoft.DBforMySQL/flexibleServers/{name}";

    public string Site(string name) => $"{GroupPath}/providers/Microsoft.Web/sites/{name}";

    public async Task InitializeAsync()
    {
        await StartAsync();
        await OkAsync(HttpMethod.Put, GroupPath, new JsonObject { ["location"] = "westeurope" });
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(Folder, recursive: true);
        Errors.AssertNone();
    }

    public async Task StartAsync()
    {
        Host = await LocalCloudHost.StartAsync(new DataFolder(Folder), Errors);
        Http = Client();
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", DeveloperToken("https://management.azure.com/"));
    }

    public async Task StopAsync()
    {
        Http.Dispose();
        await Host.DisposeAsync();
    }

    /// <summary>A client that trusts the cloud's own authority, and no other.</summary>
    public HttpClient Client()
    {
        var ca = X509CertificateLoader.LoadCertificateFromFile(Host.Context.Data.CaCertificate);
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { ca },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        return new HttpClient(handler) { BaseAddress = new Uri(Host.Context.Addresses.Https), Timeout = TimeSpan.FromSeconds(60) };
    }

    public async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(method, path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "api-version=2022-12-01");
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length > 0 ? JsonNode.Parse(text) : null);
    }

    public async Task<JsonObject> OkAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        var (status, answer) = await SendAsync(method, path, body);
        Assert.True((int)status is >= 200 and < 300, $"{method} {path}: {(int)status} {answer?.ToJsonString()}");
        return answer as JsonObject ?? [];
    }

    public async Task<string> RefusedAsync(HttpMethod method, string path, HttpStatusCode expected, JsonNode? body = null)
    {
        var (status, answer) = await SendAsync(method, path, body);
        Assert.True(status == expected, $"{method} {path}: {(int)status} {answer?.ToJsonString()}");
        return (string)answer!["error"]!["code"]!;
    }

    public Task<JsonObject> CreateServerAsync(string name, bool withPassword = true)
        => OkAsync(HttpMethod.Put, Server(name), new JsonObject
        {
            ["location"] = "westeurope",
            ["properties"] = withPassword ? new JsonObject { ["administratorLogin"] = Login, ["administratorLoginPassword"] = Password } : [],
        });

    /// <summary>The port of a server.</summary>
    public async Task<int> PortOfAsync(string server) => (int)(await OkAsync(HttpMethod.Get, Server(server)))["properties"]!["port"]!;

    /// <summary>Connects through the listener of a server.</summary>
    public static NpgsqlDataSource Connect(int port, string user, string password, string database = "postgres")
        => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = user,
            Password = password,
            Database = database,
            SslMode = SslMode.Require,
            Pooling = false,
            Timeout = 15,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString);

    public string DeveloperToken(string audience)
    {
        var user = Host.Context.Directory.Users.All[0];
        return Issue(new TokenRequest { Audience = audience, ObjectId = user.Id, ClientId = Guid.NewGuid().ToString(), User = user });
    }

    /// <summary>A token for databases, of the principal with that object id.</summary>
    public string DatabaseToken(string objectId, string? clientId = null)
        => Issue(new TokenRequest { Audience = Databases, ObjectId = objectId, ClientId = clientId ?? Guid.NewGuid().ToString() });

    /// <summary>A folder that an engine's own user can pass through.</summary>
    public static string MakeFolder() => new DataFolder(Path.Combine(Path.GetTempPath(), "gatehouse-test-" + Guid.NewGuid().ToString("N")[..12])).Root;

    public static async Task<object?> ScalarAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    private string Issue(TokenRequest request)
        => new TokenIssuer(Host.Context.Keys, Host.Context.Tenant, Host.Context.Directory, Host.Context.Time).Issue(request, Host.Context.Addresses.Https).Value;
}

[CollectionDefinition(Name)]
public class TestCloudCollection : ICollectionFixture<TestCloud>
{
    public const string Name = "Local cloud";
}
