using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.ServerTests.Connector;

/// <summary>Every kind of source, by every way to log in, from the command line to a real database.</summary>
public sealed class SourceTests(ConnectorCloud cloud) : IClassFixture<ConnectorCloud>
{
    private static readonly string[] DotNet = ["--client-type", "dotnet"];

    [Fact]
    public async Task A_function_app_connects_with_its_own_identity()
    {
        await cloud.TypeAsync("functionapp", "create", "-g", "rg1", "-n", "func1", "--consumption-plan-location", "local");
        await Proof("functionapp connection", ["-g", "rg1", "-n", "func1"], "cfunc", "Microsoft.Web/sites/func1")
            .RunAsync(["--system-identity", .. DotNet]);
    }

    [Fact]
    public async Task A_slot_connects_as_itself_and_not_as_its_app()
    {
        await cloud.TypeAsync("webapp", "create", "-g", "rg1", "-n", "slots1");
        var slot = JsonNode.Parse(await cloud.TypeAsync("webapp", "deployment", "slot", "create", "-g", "rg1", "-n", "slots1", "--slot",
            "green"))!;
        Assert.EndsWith("/slots/green", (string?)slot["id"], StringComparison.Ordinal);
        await Proof("webapp connection", ["-g", "rg1", "-n", "slots1", "--slot", "green"], "cslot",
            "Microsoft.Web/sites/slots1/slots/green")
            .RunAsync(["--system-identity", .. DotNet]);

        var app = JsonNode.Parse(await cloud.TypeAsync("webapp", "show", "-g", "rg1", "-n", "slots1"))!;
        Assert.Null(app["identity"]);
        Assert.Single(JsonNode.Parse(await cloud.TypeAsync("webapp", "deployment", "slot", "list", "-g", "rg1", "-n",
            "slots1"))!.AsArray());
        await cloud.TypeAsync("webapp", "deployment", "slot", "delete", "-g", "rg1", "-n", "slots1", "--slot", "green");
        Assert.Equal(
            ExitCode.NotFound,
            (await cloud.RunAsync(null, "webapp", "deployment", "slot", "delete", "-g", "rg1", "-n", "slots1", "--slot", "green")).Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_web_app_connects_with_a_user_assigned_identity(bool slot)
    {
        var app = slot ? "umi2" : "umi1";
        await cloud.TypeAsync("webapp", "create", "-g", "rg1", "-n", app);
        if (slot)
            await cloud.TypeAsync("webapp", "deployment", "slot", "create", "-g", "rg1", "-n", app, "--slot", "blue");
        var identity = await IdentityAsync("id-" + app);
        var id = $"Microsoft.Web/sites/{app}{(slot ? "/slots/blue" : "")}";
        await Proof("webapp connection", ["-g", "rg1", "-n", app, .. slot ? new[] { "--slot", "blue" } : []], "c" + app, id,
            (string?)identity["clientId"])
            .RunAsync(["--user-identity", $"client-id={identity["clientId"]}", $"subs-id={cloud.Run.SubscriptionId}", .. DotNet]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("app3")]
    public async Task A_container_app_connects_with_its_own_identity(string? container)
    {
        var app = container is null ? "app2" : "app3";
        await ContainerAppAsync(app);
        await Proof("containerapp connection", ["-g", "rg1", "-n", app], "c" + app, $"Microsoft.App/containerApps/{app}",
            container: container)
            .RunAsync(["--system-identity", .. DotNet]);
    }

    [Fact]
    public async Task A_service_principals_secret_is_a_secret_of_the_container_app()
    {
        await ContainerAppAsync("app4");
        var (clientId, secret) = await ServicePrincipalAsync("sp-app4");
        string[] options = ["--service-principal", $"client-id={clientId}", $"secret={secret}", .. DotNet];
        var proof = new SourceProof(cloud, "containerapp connection", ["-g", "rg1", "-n", "app4"], "capp4")
        {
            App = Id("Microsoft.App/containerApps/app4"),
            Secret = () => cloud.TokenAsync(("grant_type", "client_credentials"), ("client_id", clientId), ("client_secret", secret)),
        };
        await proof.RunAsync(options);

        await cloud.TypeAsync(
            ["containerapp", "connection", "create", "postgres-flexible", "-g", "rg1", "-n", "app4", "--connection", "capp4", "--tg",
                "rg1", "--server", "pg1", "--database", "db1", .. options]);
        var shown = await cloud.TypeAsync("containerapp", "show", "-g", "rg1", "-n", "app4");
        Assert.DoesNotContain(secret, shown, StringComparison.Ordinal);
        var environment = JsonNode.Parse(shown)!["template"]!["containers"]![0]!["env"]!.AsArray();
        Assert.Equal("azure-postgresql-clientsecret", (string?)environment.Single(one
            => (string?)one!["name"] == "AZURE_POSTGRESQL_CLIENTSECRET")!["secretRef"]);
        Assert.Equal("blue", (string?)environment.Single(one => (string?)one!["name"] == "COLOR")!["value"]);
        await cloud.TypeAsync("containerapp", "connection", "delete", "-g", "rg1", "-n", "app4", "--connection", "capp4", "--yes");
    }

    [Fact]
    public async Task A_missing_container_is_named_with_those_that_are_there()
    {
        await ContainerAppAsync("app5");

        var (code, _, error) = await cloud.RunAsync(
            null, "containerapp", "connection", "create", "postgres-flexible", "-g", "rg1", "-n", "app5", "-c", "nope", "--connection",
                "capp5",
            "--tg", "rg1", "--server", "pg1", "--database", "db1", "--system-identity", "--client-type", "dotnet");

        Assert.Equal(ExitCode.NotFound, code);
        Assert.Contains("has no container 'nope'; it has: app5", error, StringComparison.Ordinal);
        Assert.DoesNotContain("aad_capp5", await cloud.SqlAsync("postgres", "SELECT rolname FROM pg_roles"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dotnet")]
    [InlineData("springBoot")]
    public async Task A_spring_app_connects_with_its_own_identity(string clientType)
    {
        if ((await cloud.RunAsync(null, "spring", "show", "-g", "rg1", "-n", "spring1")).Code == ExitCode.NotFound)
            await cloud.TypeAsync("spring", "create", "-g", "rg1", "-n", "spring1");
        var app = "s" + clientType.ToLowerInvariant();
        await cloud.TypeAsync("spring", "app", "create", "-g", "rg1", "-s", "spring1", "-n", app);
        await Proof(
            "spring connection", ["-g", "rg1", "--service", "spring1", "--app", app], "c" + app,
                $"Microsoft.AppPlatform/Spring/spring1/apps/{app}")
            .RunAsync(["--system-identity", .. clientType == "springBoot" ? Array.Empty<string>() : ["--client-type", clientType]]);
    }

    [Fact]
    public async Task A_cluster_gets_a_manifest_that_only_its_owner_reads()
    {
        await cloud.TypeAsync("aks", "create", "-g", "rg1", "-n", "aks1");
        var identity = await IdentityAsync("id-aks");
        await cloud.TypeAsync("webapp", "create", "-g", "rg1", "-n", "workload");
        await cloud.TypeAsync("webapp", "identity", "assign", "-g", "rg1", "-n", "workload", "--identities", (string)identity["id"]!);
        var manifest = Path.Combine(cloud.Folder, "manifest.yaml");
        var clientId = (string)identity["clientId"]!;
        var proof = new SourceProof(cloud, "aks connection", ["-g", "rg1", "-n", "aks1"], "c.aks_1")
        {
            Making = ["-g", "rg1", "-n", "aks1", "--kube-namespace", "shop"],
            IsVerifiable = false,
            // The workload's identity, held by an app for the test: no cluster runs here that would exchange its own token.
            Secret = () => AppTokenAsync(Id("Microsoft.Web/sites/workload"), clientId),
        };

        await proof.RunAsync(["--workload-identity", (string)identity["id"]!, "--manifest", manifest, .. DotNet]);

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(manifest));
        var documents = (await File.ReadAllTextAsync(manifest)).Split("---\n", StringSplitOptions.RemoveEmptyEntries).Select(text
            => JsonNode.Parse(text)!).ToList();
        Assert.Equal(["Secret sc-caks1-secret shop", $"ServiceAccount sc-account-{clientId} shop"],
            documents.Select(one => $"{one["kind"]} {one["metadata"]!["name"]} {one["metadata"]!["namespace"]}"));
        Assert.Equal(clientId, (string?)documents[1]["metadata"]!["annotations"]!["azure.workload.identity/client-id"]);
    }

    private SourceProof Proof(string group, string[] source, string connection, string app, string? clientId = null,
        string? container = null)
        => new(cloud, group, source, connection)
        {
            App = Id(app),
            Secret = () => AppTokenAsync(Id(app), clientId),
            Making = [.. source, .. container is null ? Array.Empty<string>() : ["-c", container]],
        };

    private string Id(string resource) => $"/subscriptions/{cloud.Run.SubscriptionId}/resourceGroups/rg1/providers/{resource}";

    private async Task<string> AppTokenAsync(string app, string? clientId) => (await cloud.TypeAsync(
        ["token", "--app", app, "--resource-type", "oss-rdbms", "--show", .. clientId is null ? Array.Empty<string>()
            : ["--client-id", clientId]])).Trim();

    private async Task<JsonNode> IdentityAsync(string name)
        => JsonNode.Parse(await cloud.TypeAsync("identity", "create", "-g", "rg1", "-n", name))!;

    private async Task ContainerAppAsync(string name)
    {
        if ((await cloud.RunAsync(null, "containerapp", "env", "show", "-g", "rg1", "-n", "env1")).Code == ExitCode.NotFound)
            await cloud.TypeAsync("containerapp", "env", "create", "-g", "rg1", "-n", "env1");
        await cloud.TypeAsync("containerapp", "create", "-g", "rg1", "-n", name, "--environment", "env1", "--env-vars", "COLOR=blue");
    }

    private async Task<(string ClientId, string Secret)> ServicePrincipalAsync(string name)
    {
        var made = JsonNode.Parse(await cloud.TypeAsync("ad", "sp", "create-for-rbac", "-n", name))!;
        return ((string)made["appId"]!, (string)made["password"]!);
    }
}
