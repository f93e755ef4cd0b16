using System.Net;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.ResourceManager;
using Gatehouse.Tests.Connector;

namespace Gatehouse.Tests.Cli;

public sealed class CommandTests : IDisposable
{
    private readonly CliRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task A_resource_is_made_shown_listed_and_deleted()
    {
        Assert.Equal(ExitCode.Success, await _run.RunAsync("group", "create", "-n", "rg1", "-l", "westeurope", "--tags", "a=1", "b=2"));
        Assert.Equal("2", (string?)JsonNode.Parse(_run.Output)!["tags"]!["b"]);
        Assert.Equal(ExitCode.Success, await _run.RunAsync("webapp", "create", "-g", "rg1", "-n", "web1", "--runtime", "NODE:20-lts"));
        var app = JsonNode.Parse(_run.Output)!;
        Assert.Equal(
            ("rg1", "westeurope", "NODE|20-lts"),
            ((string)app["resourceGroup"]!, (string)app["location"]!, (string)app["siteConfig"]!["linuxFxVersion"]!));
        Assert.Equal(ExitCode.Success, await _run.RunAsync("webapp", "show", "-g", "rg1", "-n", "web1", "-o", "tsv"));
        Assert.StartsWith("web1\twesteurope", _run.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, await _run.RunAsync("webapp", "list", "-o", "table"));
        Assert.StartsWith("Name  Location", _run.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, await _run.RunAsync("webapp", "delete", "-g", "rg1", "-n", "web1", "-y"));
        Assert.Equal(ExitCode.NotFound, await _run.RunAsync("webapp", "show", "-g", "rg1", "-n", "web1"));
    }

    [Fact]
    public async Task What_is_not_there_has_exit_code_3()
    {
        Assert.Equal(ExitCode.NotFound, await _run.RunAsync("group", "show", "-n", "nothing"));
        Assert.Equal(ExitCode.NotFound, await _run.RunAsync("group", "delete", "-n", "nothing", "--yes"));
        Assert.Equal(ExitCode.NotFound, await _run.RunAsync("webapp", "create", "-g", "nothing", "-n", "web1"));
        Assert.Equal(ExitCode.NotFound, await _run.RunAsync("postgres", "flexible-server", "execute", "-n", "nothing", "-q", "SELECT 1"));
        Assert.Equal(ExitCode.NotFound, await _run.RunAsync("mysql", "flexible-server", "execute", "-n", "nothing", "-q", "SELECT 1"));
        Assert.Equal(ExitCode.NotFound, await _run.RunAsync("run", "--app", "nothing", "--", "true"));
        Assert.Empty(_run.Output);
    }

    [Fact]
    public async Task Without_a_local_cloud_the_exit_code_is_4()
    {
        using var stopped = new CliRun(running: false);

        Assert.Equal(ExitCode.NotReady, await stopped.RunAsync("group", "list"));
        Assert.Contains("gatehouse up", stopped.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.NotReady, await stopped.RunAsync("status"));
        Assert.Equal(ExitCode.Success, await stopped.RunAsync("down"));
    }

    [Fact]
    public async Task Without_a_sign_in_the_exit_code_is_4()
    {
        using var unknown = new CliRun(signedIn: false);

        Assert.Equal(ExitCode.NotReady, await unknown.RunAsync("group", "list"));
        Assert.Contains("gatehouse login", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_sign_in_has_exit_code_4_and_keeps_the_secret()
    {
        LoginFile.Read(_run.Folder).Save(new Login(StubAzure.Developer, "bad-secret", null));

        Assert.Equal(ExitCode.NotReady, await _run.RunAsync("group", "list"));
        Assert.Contains("AADSTS700082", _run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("bad-secret", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_refuses_has_exit_code_1()
    {
        _run.Azure.Before = request => request.RequestUri!.AbsolutePath.Contains("resourcegroups", StringComparison.Ordinal)
            ? StubAzure.Answer(
                HttpStatusCode.Forbidden,
                new JsonObject { ["error"] = new JsonObject { ["code"] = "AuthorizationFailed", ["message"] = "no" } })
            : null;

        Assert.Equal(ExitCode.Failure, await _run.RunAsync("group", "list"));
        Assert.Contains("AuthorizationFailed", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_says_what_runs()
    {
        Assert.Equal(ExitCode.Success, await _run.RunAsync("status", "-o", "json"));
        var status = JsonNode.Parse(_run.Output)!;
        Assert.Equal(
            (true, Environment.ProcessId, StubAzure.Developer), ((bool)status["running"]!, (int)status["pid"]!, (string)status["user"]!));
    }

    [Fact]
    public async Task A_cloud_that_does_not_answer_does_not_run()
    {
        _run.Azure.Before = _ => throw new HttpRequestException("refused");

        Assert.Equal(ExitCode.NotReady, await _run.RunAsync("status", "-o", "json"));
        Assert.False((bool)JsonNode.Parse(_run.Output)!["running"]!);
    }

    [Fact]
    public async Task A_token_is_printed_only_when_it_is_asked_for()
    {
        var token = StubAzure.Jwt("https://ossrdbms-aad.database.windows.net");

        Assert.Equal(ExitCode.Success, await _run.RunAsync("token", "--resource-type", "oss-rdbms"));
        Assert.Contains("2100-01-01 00:00:00Z", _run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(token, _run.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, await _run.RunAsync("token", "--resource-type", "oss-rdbms", "--show"));
        Assert.Equal(token, _run.Output.Trim());
    }

    [Fact]
    public async Task An_access_token_has_azs_shape()
    {
        Assert.Equal(ExitCode.Success, await _run.RunAsync("account", "get-access-token", "--output", "json", "--resource", "https://x"));

        var answer = JsonNode.Parse(_run.Output)!.AsObject();
        Assert.Equal(
            ["accessToken", "expiresOn", "expires_on", "subscription", "tenant", "tokenType"], answer.Select(member => member.Key));
        Assert.Equal(StubAzure.Jwt("https://x"), (string?)answer["accessToken"]);
        Assert.True((long)answer["expires_on"]! > TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
    }

    [Fact]
    public async Task Another_tenants_token_is_refused()
        => Assert.Equal(
            ExitCode.Failure, await _run.RunAsync("account", "get-access-token", "--tenant", "7e000000-0000-0000-0000-00000000000f"));

    [Fact]
    public async Task A_sign_in_is_kept_beside_the_others()
    {
        Assert.Equal(
            ExitCode.Success,
            await _run.RunAsync("login", "--service-principal", "-u", "app-1", "-p", "hush", "--tenant", StubAzure.Tenant));
        Assert.DoesNotContain("hush", _run.Output + _run.Error, StringComparison.Ordinal);
        Assert.Equal("app-1", LoginFile.Read(_run.Folder).Current!.Name);
        Assert.Equal(ExitCode.Success, await _run.RunAsync("login", "--user", StubAzure.Developer));
        Assert.Equal(StubAzure.Developer, LoginFile.Read(_run.Folder).Current!.Name);
        Assert.NotNull(LoginFile.Read(_run.Folder).Find("app-1"));
        Assert.Equal(ExitCode.NotReady, await _run.RunAsync("run", "--as", "nobody@contoso.example", "--", "true"));
    }

    [Fact]
    public async Task A_question_is_asked_where_somebody_can_answer()
    {
        await _run.RunAsync("group", "create", "-n", "rg1", "-l", "here");
        _run.Interactive = true;
        _run.Answer = "n";
        Assert.Equal(ExitCode.Failure, await _run.RunAsync("group", "delete", "-n", "rg1"));
        _run.Answer = "y";
        Assert.Equal(ExitCode.Success, await _run.RunAsync("group", "delete", "-n", "rg1"));
    }

    [Fact]
    public async Task Settings_are_merged()
    {
        Assert.Equal(
            ExitCode.Success,
            await _run.RunAsync("webapp", "config", "appsettings", "set", "-g", "g", "-n", "w", "--settings", "A=1", "B=x=y"));
        Assert.Equal(
            ExitCode.Success, await _run.RunAsync("webapp", "config", "appsettings", "set", "-g", "g", "-n", "w", "--settings", "A=2"));
        Assert.Equal(ExitCode.Success, await _run.RunAsync("webapp", "config", "appsettings", "list", "-g", "g", "-n", "w", "-o", "tsv"));
        Assert.Equal(["A\tfalse\t2", "B\tfalse\tx=y"], _run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(
            ExitCode.Success,
            await _run.RunAsync("webapp", "config", "appsettings", "delete", "-g", "g", "-n", "w", "--setting-names", "A"));
        Assert.Equal(["B"], _run.Azure.SettingsOf(ResourceIds.Site(StubAzure.Subscription, "g", "w")).Select(setting => setting.Key));
    }

    [Fact]
    public async Task A_connection_is_made_by_the_tutorials_command_line()
    {
        await _run.RunAsync("group", "create", "-n", "rg1", "-l", "here");
        await _run.RunAsync("webapp", "create", "-g", "rg1", "-n", "web1");
        await _run.RunAsync("postgres", "flexible-server", "create", "-g", "rg1", "-n", "pg1", "-d", "db1");
        _run.Azure.Resources[ResourceIds.PostgresServer(StubAzure.Subscription, "rg1", "pg1")]["properties"]!["fullyQualifiedDomainName"] = "localhost";

        Assert.Equal(ExitCode.Success, await _run.RunAsync(
            "webapp", "connection", "create", "postgres-flexible", "-g", "rg1", "-n", "web1", "--tg", "rg1", "--server", "pg1", "--database", "db1", "--system-identity", "--client-type", "dotnet", "--connection", "c1"));

        var connection = JsonNode.Parse(_run.Output)!;
        Assert.Equal(
            "Server=localhost;Database=db1;Port=5432;Ssl Mode=Require;User Id=aad_c1;",
            (string?)connection["configurations"]![0]!["value"]);
        Assert.Equal("dotnet", (string?)connection["clientType"]);
        Assert.Contains("aad_c1", _run.Database.Granted);
    }

    [Fact]
    public async Task Only_errors_are_said_when_only_errors_are_wanted()
    {
        using var stopped = new CliRun(running: false);

        await stopped.RunAsync("down", "--only-show-errors");

        Assert.Empty(stopped.Error);
    }
}
