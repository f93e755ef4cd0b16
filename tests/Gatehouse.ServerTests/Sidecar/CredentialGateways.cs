using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Entra;
using Gatehouse.LocalCloud.Entra.Issuing;
using Gatehouse.LocalCloud.Entra.Principals;
using Gatehouse.ServerTests.Identity;
using Gatehouse.ServerTests.ResourceManager;

namespace Gatehouse.ServerTests.Sidecar;

/// <summary>A local cloud with a PostgreSQL server, and gateways in front of it whose environments hold one kind of proof each.</summary>
public sealed class CredentialGateways : IAsyncLifetime
{
    public const string Application = "cred_app";
    public const string Person = "cred-az@contoso.example";
    private const string Password = "correct horse battery";
    private const string Server = "pg-credentials";
    private const string Resource = "https://ossrdbms-aad.database.windows.net/";
    private static readonly bool HasAz = Path.Exists(AzureCliClient.Program);

    private readonly TestCloud _cloud = new();
    private readonly List<SidecarProcess> _gateways = [];

    /// <summary>The gateways by what their environment has: <c>variables</c>, <c>certificate</c>, <c>az</c>.</summary>
    internal IReadOnlyDictionary<string, SidecarProcess> Gateways { get; private set; } = new Dictionary<string, SidecarProcess>();

    public async Task InitializeAsync()
    {
        await _cloud.InitializeAsync();
        var port = (int)(await _cloud.CreateServerAsync(Server, withPassword: false))["properties"]!["port"]!;
        var application = MakeApplication();
        var (developer, token) = (Directory.Users.All[0], _cloud.DeveloperToken(Resource)); // before there is another person
        var person = Directory.Users.Add(Guid.NewGuid().ToString(), Person, null, PasswordHash.Create(Password, 1_000));
        await MapAsync(port, developer, token, (Application, application.ObjectId, "service"), (Person, person.Id, "user"));

        (string, string)[] identity = [("AZURE_TENANT_ID", _cloud.Host.Context.Tenant.TenantId), ("AZURE_CLIENT_ID", application.AppId)];
        var starting = new Dictionary<string, Task<SidecarProcess>>
        {
            ["variables"] = StartAsync(
                port, Application, ["workload-identity", "service-principal", "environment", "default"],
                [
                    .. identity, ("AZURE_CLIENT_SECRET", application.Secret), ("AZURE_CLIENT_SECRET_FILE", Write("secret", application.Secret + "\n")),
                    ("AZURE_FEDERATED_TOKEN_FILE", Write("federated", application.FederatedToken)),
                ]),
            ["certificate"] = StartAsync(
                port, Application, ["service-principal"], [.. identity, ("AZURE_CLIENT_CERTIFICATE_PATH", Write("client.pem", application.Pem))]),
        };
        if (HasAz)
            starting["az"] = StartWithAzAsync(port);
        foreach (var one in starting.Values)
            _gateways.Add(await one);
        Gateways = starting.ToDictionary(one => one.Key, one => one.Value.Result);
    }

    public async Task DisposeAsync()
    {
        foreach (var gateway in _gateways)
            gateway.Dispose();
        await _cloud.DisposeAsync();
    }

    private TenantDirectory Directory => _cloud.Host.Context.Directory;

    /// <summary>One application that can prove itself in three ways: by a secret, by a certificate, and by another issuer's token.</summary>
    private (string AppId, string ObjectId, string Secret, string FederatedToken, string Pem) MakeApplication()
    {
        var context = _cloud.Host.Context;
        var application = Directory.Applications.Add("credentials");
        var id = application.AppId;
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=client", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(now.AddMinutes(-5), now.AddDays(1));
        var parameters = key.ExportParameters(false);
        Directory.Applications.SetKeys(id, new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "RSA",
                ["kid"] = "client",
                ["n"] = System.Buffers.Text.Base64Url.EncodeToString(parameters.Modulus),
                ["e"] = System.Buffers.Text.Base64Url.EncodeToString(parameters.Exponent),
            }),
        });

        // A token of this tenant stands for the cluster's: a managed identity that the application trusts.
        const string exchange = "api://AzureADTokenExchange";
        var workload = Directory.EnsureManagedIdentity($"/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/{Guid.NewGuid():N}");
        Directory.Applications.AddFederatedCredential(
            id, new("workload", $"https://sts.windows.net/{context.Tenant.TenantId}/", workload.Id, exchange, Keys: null));
        var token = new TokenIssuer(context.Keys, context.Tenant, Directory, context.Time).Issue(
            new() { Audience = exchange, ObjectId = workload.Id, ClientId = workload.AppId, ManagedIdentityResourceId = workload.ResourceId },
            context.Addresses.Https);
        return (id, Directory.FindServicePrincipal(id)!.Id, Directory.Applications.AddSecret(id, now), token.Value,
            $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
    }

    private async Task MapAsync(
        int port, User developer, string token, params (string Name, string ObjectId, string Kind)[] principals)
    {
        await _cloud.OkAsync(HttpMethod.Put, $"{_cloud.Server(Server)}/administrators/{developer.Id}", new JsonObject
        {
            ["properties"] = new JsonObject { ["principalType"] = "User", ["principalName"] = developer.UserPrincipalName },
        });
        await using var administrator = TestCloud.Connect(port, developer.UserPrincipalName, token);
        foreach (var (name, id, kind) in principals)
            await TestCloud.ScalarAsync(administrator, $"select * from pgaadauth_create_principal_with_oid('{name}', '{id}', '{kind}', false, false)");
    }

    private async Task<SidecarProcess> StartWithAzAsync(int port)
    {
        var az = new AzureCliClient(_cloud);
        var config = await az.RegisterAsync("credentials");
        await az.RunAsync(config, [], "login", "-u", Person, "-p", Password);
        return await StartAsync(
            port, Person, ["azure-cli", "default"],
            [("AZURE_CONFIG_DIR", config), ("AZURE_CORE_COLLECT_TELEMETRY", "0"), ("REQUESTS_CA_BUNDLE", _cloud.Host.Context.Data.CaCertificate)]);
    }

    private Task<SidecarProcess> StartAsync(int port, string user, string[] credentials, (string, string)[] environment)
        => SidecarProcess.StartAsync(
            [
                .. environment, ("AZURE_AUTHORITY_HOST", _cloud.Host.Context.Addresses.Https), ("SSL_CERT_FILE", _cloud.Host.Context.Data.CaCertificate),
                // A closed port: what asks anybody else fails.
                ("HTTPS_PROXY", "http://127.0.0.1:9"), ("HTTP_PROXY", "http://127.0.0.1:9"), ("NO_PROXY", "localhost,127.0.0.1"),
            ],
            [
                .. credentials.SelectMany(credential => (string[])
                [
                    "--sidecar", string.Create(
                        CultureInfo.InvariantCulture, $"postgres://{Uri.EscapeDataString(user)}@localhost:{port}/postgres?port=0&name={credential}&credential={credential}"),
                ]),
            ]);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_cloud.Folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
