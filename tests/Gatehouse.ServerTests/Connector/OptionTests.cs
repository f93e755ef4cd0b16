using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.ServerTests.Connector;

/// <summary>What the options of <c>create</c> leave out, rename and add, on a real cloud.</summary>
public sealed class OptionTests(ConnectorCloud cloud) : IClassFixture<ConnectorCloud>
{
    [Theory]
    [InlineData("optauth", false, true, "auth")]
    [InlineData("optconfig", true, false, "configinfo")]
    [InlineData("optnetwork", true, true, "publicnetwork")]
    [InlineData("optboth", false, false, "auth", "configinfo")]
    [InlineData("optall", false, false, "publicnetwork", "configinfo", "auth")]
    public async Task What_is_opted_out_is_not_touched(string app, bool user, bool settings, params string[] optOut)
    {
        await cloud.TypeAsync("webapp", "create", "-g", "rg1", "-n", app);
        string[] create = [.. ConnectorCloud.Create(app, app), "--opt-out", .. optOut];

        await cloud.TypeAsync(create);
        await cloud.TypeAsync([.. create, "-o", "none"]);

        Assert.Equal(user, (await cloud.SqlAsync("postgres", "SELECT rolname FROM pg_roles"))
            .Contains($"\"aad_{app}\"", StringComparison.Ordinal));
        Assert.Equal(user, JsonNode.Parse(await cloud.TypeAsync("webapp", "show", "-g", "rg1", "-n", app))!["identity"] is not null);
        Assert.Equal(settings, (await SettingsAsync(app)).ContainsKey("AZURE_POSTGRESQL_CONNECTIONSTRING"));
        var (code, output, error) = await cloud.RunAsync(null, [.. One("validate", app), "-o", "json"]);
        Assert.True(code == ExitCode.Success, output + error);

        await cloud.TypeAsync([.. One("delete", app), "--yes"]);
        Assert.Empty(await SettingsAsync(app));
        Assert.DoesNotContain($"aad_{app}", await cloud.SqlAsync("postgres", "SELECT rolname FROM pg_roles"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_opts_out_of_login_and_settings_need_not_say_how_to_log_in()
    {
        await cloud.TypeAsync("webapp", "create", "-g", "rg1", "-n", "nologin");

        await cloud.TypeAsync([.. ConnectorCloud.Create("nologin", "nologin").Where(word => word != "--system-identity"), "--opt-out",
            "auth", "configinfo"]);

        Assert.Empty(await SettingsAsync("nologin"));
        await cloud.TypeAsync([.. One("delete", "nologin"), "--yes"]);
    }

    [Fact]
    public async Task Keys_are_renamed_and_strings_are_extended_and_an_update_keeps_both()
    {
        await cloud.TypeAsync("webapp", "create", "-g", "rg1", "-n", "renamed");
        await cloud.TypeAsync(
        [
            .. ConnectorCloud.Create("renamed", "renamed"),
            "--customized-keys", "AZURE_POSTGRESQL_CONNECTIONSTRING=DB", "--connstr-props", "Command Timeout=30", "Pooling=false",
        ]);
        var value = Assert.Single(await SettingsAsync("renamed")).Value;
        Assert.EndsWith(";Command Timeout=30;Pooling=false;", value, StringComparison.Ordinal);

        await cloud.TypeAsync([.. One("update", "renamed", "postgres-flexible"), "--access", "read"]);
        Assert.Equal(("DB", value), (Assert.Single(await SettingsAsync("renamed")) is var same ? (same.Key, same.Value) : default));
        await cloud.TypeAsync(One("validate", "renamed"));

        await cloud.TypeAsync([.. One("delete", "renamed"), "--yes"]);
        Assert.Empty(await SettingsAsync("renamed"));
    }

    [Fact]
    public async Task A_second_connection_has_keys_of_its_own_and_goes_alone()
    {
        await cloud.TypeAsync("webapp", "create", "-g", "rg1", "-n", "second");
        await cloud.TypeAsync(ConnectorCloud.Create("second", "one"));
        await cloud.TypeAsync(ConnectorCloud.Create("second", "two.b"));

        Assert.Equal(
            ["AZURE_POSTGRESQL_CONNECTIONSTRING", "AZURE_POSTGRESQL_TWO_B_CONNECTIONSTRING"], (await SettingsAsync("second"))
                .Keys.Order(StringComparer.Ordinal));
        await cloud.TypeAsync("webapp", "connection", "delete", "-g", "rg1", "-n", "second", "--connection", "one", "--yes");
        Assert.Equal("AZURE_POSTGRESQL_TWO_B_CONNECTIONSTRING", Assert.Single(await SettingsAsync("second")).Key);
        Assert.Null(await cloud.AppSqlAsync("second", "two.b", "SELECT 1"));
        await cloud.TypeAsync("webapp", "connection", "delete", "-g", "rg1", "-n", "second", "--connection", "two.b", "--yes");
        Assert.Empty(await SettingsAsync("second"));
    }

    [Fact]
    public async Task Both_ends_are_named_by_id_and_the_connection_too()
    {
        await cloud.TypeAsync("webapp", "create", "-g", "rg1", "-n", "byid");
        var group = $"/subscriptions/{cloud.Run.SubscriptionId}/resourceGroups/rg1/providers";

        var made = JsonNode.Parse(await cloud.TypeAsync(
            "webapp", "connection", "create", "postgres-flexible", "--source-id", $"{group}/Microsoft.Web/sites/byid",
            "--target-id", $"{group}/Microsoft.DBforPostgreSQL/flexibleServers/pg1/databases/db1", "--system-identity", "--no-wait"))!;

        var id = (string)made["id"]!;
        Assert.StartsWith("postgresflexible_", (string?)made["name"], StringComparison.Ordinal);
        Assert.Equal(id, (string?)JsonNode.Parse(await cloud.TypeAsync("webapp", "connection", "show", "--id", id))!["id"]);
        await cloud.TypeAsync("webapp", "connection", "validate", "--id", id);
        await cloud.TypeAsync("webapp", "connection", "delete", "--id", id, "--yes");
        Assert.Equal("[]", (await cloud.TypeAsync("webapp", "connection", "list", "--source-id", $"{group}/Microsoft.Web/sites/byid"))
            .Trim());
    }

    private static string[] One(string verb, string app, params string[] target)
        => ["webapp", "connection", verb, .. target, "-g", "rg1", "-n", app, "--connection", app];

    private async Task<Dictionary<string, string>> SettingsAsync(string app)
        => JsonNode.Parse(await cloud.TypeAsync("webapp", "config", "appsettings", "list", "-g", "rg1", "-n", app, "-o", "json"))!.AsArray()
            .ToDictionary(one => (string)one!["name"]!, one => (string)one!["value"]!);
}
