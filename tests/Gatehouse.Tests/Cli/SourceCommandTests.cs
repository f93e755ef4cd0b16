using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Tests.Cli;

/// <summary>What an app can run in is made on the command line, and a program runs as it.</summary>
public sealed class SourceCommandTests : IAsyncLifetime
{
    private CliCloud _cloud = null!;

    public async Task InitializeAsync()
    {
        _cloud = await CliCloud.StartAsync();
        await _cloud.RunAsync("group", "create", "-n", "rg1", "-l", "westeurope");
    }

    public async Task DisposeAsync() => await _cloud.DisposeAsync();

    [Fact]
    public async Task A_function_app_has_identities_and_settings_and_is_no_web_app()
    {
        var made = await _cloud.RunAsync(
            "functionapp", "create", "-g", "rg1", "-n", "func1", "--consumption-plan-location", "northeurope", "--runtime", "node",
                "--assign-identity");
        Assert.Equal(("functionapp", "northeurope", "SystemAssigned"),
            ((string)made!["kind"]!, (string)made["location"]!, (string)made["identity"]!["type"]!));
        await _cloud.RunAsync("functionapp", "config", "appsettings", "set", "-g", "rg1", "-n", "func1", "--settings", "A=1");
        Assert.Equal(2, (await _cloud.RunAsync("functionapp", "config", "appsettings", "list", "-g", "rg1", "-n", "func1"))!.AsArray()
            .Count);
        Assert.Empty((await _cloud.RunAsync("webapp", "list"))!.AsArray());
        Assert.Single((await _cloud.RunAsync("functionapp", "list", "-g", "rg1"))!.AsArray());
        await _cloud.RunAsync("functionapp", "identity", "remove", "-g", "rg1", "-n", "func1");
        await _cloud.RunAsync("functionapp", "delete", "-g", "rg1", "-n", "func1", "--yes");
        Assert.Equal(ExitCode.NotFound, await _cloud.TryAsync("functionapp", "show", "-g", "rg1", "-n", "func1"));
    }

    [Fact]
    public async Task A_program_runs_as_a_container_app_with_its_variables_secrets_and_identity()
    {
        await _cloud.RunAsync("containerapp", "env", "create", "-g", "rg1", "-n", "env1");
        await _cloud.RunAsync("containerapp", "create", "-g", "rg1", "-n", "app1", "--environment", "env1", "--secrets", "pw=hunter2",
            "--env-vars", "COLOR=blue", "PASSWORD=secretref:pw");
        await _cloud.RunAsync("identity", "create", "-g", "rg1", "-n", "id1");
        var identity = await _cloud.RunAsync("containerapp", "identity", "assign", "-g", "rg1", "-n", "app1", "--system-assigned",
            "--user-assigned", "id1");
        Assert.Equal("SystemAssigned, UserAssigned", (string?)identity!["type"]);
        Assert.Equal(ExitCode.Usage, await _cloud.TryAsync("containerapp", "identity", "assign", "-g", "rg1", "-n", "app1"));
        Assert.Equal(0, await ProgramAsync("app1",
            "test \"$COLOR$PASSWORD$CONTAINER_APP_NAME\" = bluehunter2app1 && test -n \"$IDENTITY_HEADER\""));
    }

    [Fact]
    public async Task A_program_runs_as_a_spring_app()
    {
        await _cloud.RunAsync("spring", "create", "-g", "rg1", "-n", "spring1");
        var made = await _cloud.RunAsync("spring", "app", "create", "-g", "rg1", "-s", "spring1", "-n", "app2", "--system-assigned",
            "--env", "COLOR=red");
        Assert.NotNull((string?)made!["identity"]!["principalId"]);
        Assert.Single((await _cloud.RunAsync("spring", "app", "list", "-g", "rg1", "-s", "spring1"))!.AsArray());
        Assert.Equal(0, await ProgramAsync("spring1/app2", "test \"$COLOR\" = red && test -n \"$IDENTITY_HEADER\""));
        await _cloud.RunAsync("spring", "app", "delete", "-g", "rg1", "-s", "spring1", "-n", "app2");
        Assert.Equal(ExitCode.NotFound, await _cloud.TryAsync("spring", "app", "show", "-g", "rg1", "-s", "spring1", "-n", "app2"));
    }

    [Fact]
    public async Task A_cluster_is_made_with_an_identity()
    {
        var made = await _cloud.RunAsync("aks", "create", "-g", "rg1", "-n", "aks1", "--enable-oidc-issuer", "--enable-workload-identity",
            "--generate-ssh-keys");
        Assert.Equal("SystemAssigned", (string?)made!["identity"]!["type"]);
        Assert.Equal("true", made["oidcIssuerProfile"]!["enabled"]!.ToJsonString());
        await _cloud.RunAsync("aks", "delete", "-g", "rg1", "-n", "aks1", "--yes");
    }

    [Fact]
    public async Task A_name_that_two_apps_have_needs_an_id()
    {
        await _cloud.RunAsync("webapp", "create", "-g", "rg1", "-n", "twice");
        await _cloud.RunAsync("aks", "create", "-g", "rg1", "-n", "twice");
        Assert.Equal((int)ExitCode.Usage, await ProgramAsync("twice", "true"));
        var id = (string)(await _cloud.RunAsync("webapp", "show", "-g", "rg1", "-n", "twice"))!["id"]!;
        Assert.Equal(0, await ProgramAsync(id, "test \"$WEBSITE_SITE_NAME\" = twice"));
        Assert.Equal((int)ExitCode.NotFound, await ProgramAsync("never", "true"));
    }

    private async Task<int> ProgramAsync(string app, string script)
        => (int)await _cloud.TryAsync("run", "--app", app, "--", "/bin/sh", "-c", script);
}
