using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.ServerTests.Connector;

/// <summary>Programs on a person's machine: by that person, by others, by groups, service principals and passwords.</summary>
public sealed class LocalSourceTests(ConnectorCloud cloud) : IClassFixture<ConnectorCloud>
{
    private const string UserPassword = "Correct-Horse-2";

    [Fact]
    public async Task You_connect_as_yourself_and_the_file_has_the_settings()
    {
        var file = Path.Combine(cloud.Folder, "own.env");
        await File.WriteAllTextAsync(file, "COLOR=blue\n");

        await Proof("lown", TypeTokenAsync).RunAsync("--user-account", "--client-type", "dotnet", "--env-file", file);

        Assert.StartsWith("COLOR=blue\nAZURE_POSTGRESQL_CONNECTIONSTRING='Server=localhost;", await File.ReadAllTextAsync(file),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_user_connects_by_object_id()
    {
        var id = await UserAsync("grace");

        await Proof("lgrace", () => PersonTokenAsync("grace"), verifiable: false)
            .RunAsync("--user-account", $"object-id={id}", "--client-type", "dotnet");
    }

    [Fact]
    public async Task A_member_of_the_group_logs_in_and_nobody_else()
    {
        var member = await UserAsync("linus");
        await UserAsync("stranger");
        var group = (string)JsonNode.Parse(await cloud.TypeAsync("ad", "group", "create", "--display-name", "Readers; \"DROP\""))!["id"]!;
        await cloud.TypeAsync("ad", "group", "member", "add", "-g", group, "--member-id", member);

        await Proof("lgroup", () => PersonTokenAsync("linus"), verifiable: false)
            .RunAsync("--user-account", $"object-id={group}", "--client-type", "dotnet");

        await cloud.TypeAsync(
            "connection", "create", "postgres-flexible", "-g", "rg1", "--connection", "lgroup2", "--tg", "rg1", "--server", "pg1",
                "--database", "db1",
            "--user-account", $"object-id={group}", "--client-type", "dotnet");
        var (code, _, error) = await cloud.RunAsync(
            null, "postgres", "flexible-server", "execute", "-n", "pg1", "-d", "db1", "-u", "aad_lgroup2", "-p",
                await PersonTokenAsync("stranger"), "-q", "SELECT 1");
        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains("28000", error, StringComparison.Ordinal);
        await cloud.TypeAsync("connection", "delete", "-g", "rg1", "--connection", "lgroup2", "--yes");
    }

    [Fact]
    public async Task A_service_principal_connects_with_its_secret()
    {
        var made = JsonNode.Parse(await cloud.TypeAsync("ad", "sp", "create-for-rbac", "-n", "sp-local"))!;
        var (clientId, secret) = ((string)made["appId"]!, (string)made["password"]!);

        await Proof(
            "lsp",
            () => cloud.TokenAsync(("grant_type", "client_credentials"), ("client_id", clientId), ("client_secret", secret)),
            verifiable: false,
            once: true).RunAsync("--service-principal", $"client-id={clientId}", $"secret={secret}", "--client-type", "dotnet");
    }

    [Fact]
    public async Task A_database_user_connects_with_its_password()
    {
        await cloud.SqlAsync("postgres", $"CREATE ROLE plain LOGIN PASSWORD '{UserPassword}'");

        await Proof("lplain", () => Task.FromResult(UserPassword), verifiable: false, user: "plain", once: true)
            .RunAsync("--secret", "name=plain", $"secret={UserPassword}", "--client-type", "dotnet");

        Assert.Contains("plain", await cloud.SqlAsync("postgres", "SELECT rolname FROM pg_roles"), StringComparison.Ordinal);
    }

    private SourceProof Proof(string connection, Func<Task<string>> secret, bool verifiable = true, string? user = null, bool once = false)
        => new(cloud, "connection", ["-g", "rg1"], connection)
        {
            Secret = secret,
            IsVerifiable = verifiable,
            ShowsSecretOnce = once,
            User = user ?? "aad_" + connection,
        };

    private async Task<string> UserAsync(string name) => (string)JsonNode.Parse(await cloud.TypeAsync(
        "ad", "user", "create", "--display-name", name, "--user-principal-name", $"{name}@contoso.example", "--password",
            UserPassword))!["id"]!;

    private Task<string> PersonTokenAsync(string name) => cloud.TokenAsync(
        ("grant_type", "password"), ("client_id", "04b07795-8ddb-461a-bbee-02f9e1bf7b46"), ("username", $"{name}@contoso.example"),
            ("password", UserPassword));

    private async Task<string> TypeTokenAsync() => (await cloud.TypeAsync("token", "--resource-type", "oss-rdbms", "--show")).Trim();
}
