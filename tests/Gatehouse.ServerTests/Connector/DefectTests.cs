using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.ServerTests.Connector;

/// <summary>What breaks later is told by name, and the command that <c>validate</c> names mends it.</summary>
public sealed class DefectTests(ConnectorCloud cloud) : IClassFixture<ConnectorCloud>
{
    private const string Settings = "Configured connection information validated.";
    private const string Login = "Database login validated.";
    private const string User = "Database user existence validated.";
    private const string Identity = "Managed Identity existence validated.";

    [Fact]
    public async Task A_setting_that_was_changed_or_deleted_by_hand()
    {
        await ConnectAsync("hand");
        string[] settings = ["webapp", "config", "appsettings"];
        string[] app = ["-g", "rg1", "-n", "hand"];

        await cloud.TypeAsync([.. settings, "set", .. app, "--settings", "AZURE_POSTGRESQL_CONNECTIONSTRING=Server=elsewhere"]);
        await MendAsync("hand", [Settings], "'AZURE_POSTGRESQL_CONNECTIONSTRING' has another value");

        await cloud.TypeAsync([.. settings, "delete", .. app, "--setting-names", "AZURE_POSTGRESQL_CONNECTIONSTRING"]);
        await MendAsync("hand", [Settings], "'AZURE_POSTGRESQL_CONNECTIONSTRING' is missing");
    }

    [Fact]
    public async Task A_connection_string_that_was_deleted_by_hand()
    {
        await ConnectAsync("strings", "--config-connstr");
        var site = $"/subscriptions/{cloud.Run.SubscriptionId}/resourceGroups/rg1/providers/Microsoft.Web/sites/strings";

        await cloud.PutAsync(site + "/config/connectionstrings", new JsonObject { ["properties"] = new JsonObject() });

        await MendAsync("strings", [Settings], "'AZURE_POSTGRESQL_CONNECTIONSTRING' is missing");
    }

    [Fact]
    public async Task A_database_user_that_was_dropped()
    {
        await ConnectAsync("dropped");
        await cloud.DeveloperSqlAsync("db1", "CREATE TABLE t_dropped (i int)");
        await DropUserAsync("aad_dropped");

        await MendAsync("dropped", [Login, User], "'aad_dropped' does not exist");

        Assert.Null(await cloud.AppSqlAsync("dropped", "dropped", "INSERT INTO t_dropped VALUES (1)"));
    }

    [Fact]
    public async Task An_identity_that_was_removed()
    {
        await ConnectAsync("removed", "--access", "read");
        await cloud.TypeAsync("webapp", "identity", "remove", "-g", "rg1", "-n", "removed", "--identities", "[system]");

        await MendAsync("removed", [Identity], "does not have the identity any more");

        // The new identity is another principal: the user was made anew for it, with the level that it had.
        await cloud.DeveloperSqlAsync("db1", "CREATE TABLE t_removed (i int)");
        Assert.Null(await cloud.AppSqlAsync("removed", "removed", "SELECT count(*) FROM pg_class"));
        Assert.Contains("42501", await cloud.AppSqlAsync("removed", "removed", "CREATE TABLE no (i int)"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_user_that_is_mapped_to_somebody_else()
    {
        await ConnectAsync("mapped");
        await DropUserAsync("aad_mapped");
        var other = JsonNode.Parse(await cloud.TypeAsync("identity", "create", "-g", "rg1", "-n", "id-mapped"))!;
        await cloud.DeveloperSqlAsync(
            "postgres",
            $"SELECT * FROM pgaadauth_create_principal_with_oid('aad_mapped', '{other["principalId"]}', 'service', false, false)");

        await MendAsync("mapped", [Login, User], $"'aad_mapped' is mapped to {other["principalId"]}");
    }

    [Fact]
    public async Task A_server_that_is_gone_and_delete_cleans_up_all_the_same()
    {
        await cloud.TypeAsync("postgres", "flexible-server", "create", "-g", "rg1", "-n", "pg2", "-d", "db1", "-u", "owner", "-p",
            "Correct-Horse-1");
        await cloud.TypeAsync("webapp", "create", "-g", "rg1", "-n", "gone");
        await cloud.TypeAsync([.. ConnectorCloud.Create("gone", "gone").Select(word => word == "pg1" ? "pg2" : word)]);
        await cloud.TypeAsync("postgres", "flexible-server", "delete", "-g", "rg1", "-n", "pg2", "--yes");

        var failures = await FailuresAsync("gone");

        Assert.Equal("Target resource existence validated.", Assert.Single(failures).Name);
        Assert.Contains("No server found for 'pg2'", failures[0].Description, StringComparison.Ordinal);
        await cloud.TypeAsync("webapp", "connection", "delete", "-g", "rg1", "-n", "gone", "--connection", "gone", "--yes");
        Assert.Equal("[]", (await cloud.TypeAsync("webapp", "config", "appsettings", "list", "-g", "rg1", "-n", "gone", "-o", "json"))
            .Trim());
    }

    private async Task ConnectAsync(string app, params string[] options)
    {
        await cloud.TypeAsync("webapp", "create", "-g", "rg1", "-n", app);
        await cloud.DeveloperSqlAsync("postgres", "SELECT 1"); // who validates is an administrator, so that the catalog can be read
        await cloud.TypeAsync([.. ConnectorCloud.Create(app, app), .. options]);
        Assert.Empty(await FailuresAsync(app));
    }

    private async Task DropUserAsync(string user)
    {
        await cloud.DeveloperSqlAsync("db1", $"GRANT {user} TO CURRENT_USER; DROP OWNED BY {user}");
        await cloud.DeveloperSqlAsync("postgres", $"DROP ROLE {user}");
    }

    // The checks that fail are these; the command that the last of them names mends all.
    private async Task MendAsync(string app, string[] names, string seen)
    {
        var failures = await FailuresAsync(app);
        Assert.Equal(names, failures.Select(one => one.Name));
        Assert.Contains(seen, failures[^1].Description, StringComparison.Ordinal);
        var command = failures[^1].Description.Split("with: gatehouse ")[1];
        await cloud.TypeAsync(command.Split(' '));
        Assert.Empty(await FailuresAsync(app));
    }

    private async Task<List<(string Name, string Description)>> FailuresAsync(string app)
    {
        var (code, output, error) = await cloud.RunAsync(
            null, "webapp", "connection", "validate", "-g", "rg1", "-n", app, "--connection", app, "-o", "json");
        var failures = JsonNode.Parse(output)!.AsArray()
            .Where(check => (string?)check!["result"] == "failure").Select(check
                => ((string)check!["name"]!, (string)check["description"]!)).ToList();
        Assert.True(code == (failures.Count == 0 ? ExitCode.Success : ExitCode.Failure), error);
        return failures;
    }
}
