using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;
using Npgsql;

namespace Gatehouse.ServerTests.Connector;

/// <summary>Proves one connection from its making to its end: it is made, the settings lead into the database, it is taken away.</summary>
/// <param name="cloud">The cloud.</param>
/// <param name="group">The group of commands, e.g. <c>webapp connection</c>.</param>
/// <param name="source">What names the source to all of them.</param>
/// <param name="connection">Name of the connection.</param>
internal sealed class SourceProof(ConnectorCloud cloud, string group, string[] source, string connection)
{
    private const string Roles = "SELECT rolname FROM pg_roles ORDER BY 1";
    private readonly string[] _one = [.. source, "--connection", connection];

    /// <summary>What names the source where a connection is made; the container, too.</summary>
    public string[]? Making { get; init; }

    /// <summary>The token or the password that the source logs in with.</summary>
    public required Func<Task<string>> Secret { get; init; }

    /// <summary>The database user.</summary>
    public string User { get; init; } = "aad_" + connection;

    /// <summary>Whether the caller can log in as the source: then a warning in <c>validate</c> is an error too.</summary>
    public bool IsVerifiable { get; init; } = true;

    /// <summary>Resource id of the app whose program sees the settings. Null: nothing runs there.</summary>
    public string? App { get; init; }

    /// <summary>Whether the secret is printed when the connection is made and never again: nothing of a machine's is kept.</summary>
    public bool ShowsSecretOnce { get; init; }

    public async Task RunAsync(params string[] options)
    {
        var before = await StateAsync();
        string[] create = [.. Words("create"), "postgres-flexible", .. Making ?? source, "--connection", connection, "--tg", "rg1",
            "--server", "pg1", "--database", "db1", .. options];
        var made = JsonNode.Parse(await cloud.TypeAsync([.. create, "-o", "json"]))!;

        Assert.Equal("Succeeded", (string?)made["provisioningState"]);
        var shown = JsonNode.Parse(await TypeAsync("show"))!;
        Assert.Equal((string?)made["id"], (string?)shown["id"]);
        Assert.Contains(connection, (await cloud.TypeAsync([.. Words("list"), .. source, "-o", "tsv"])).Split('\n').Select(line
            => line.Split('\t')[0]));
        Assert.DoesNotContain(await Secret(), shown.ToJsonString(), StringComparison.Ordinal);

        var settings = Settings(made);
        if (ShowsSecretOnce)
            Assert.Subset(settings.Keys.ToHashSet(), (await ReadSettingsAsync()).Keys.ToHashSet());
        else
            Assert.Equal(settings, await ReadSettingsAsync());
        Assert.Equal(User, await LogInAsync(settings));
        if (App is not null)
            Assert.Equal(settings, (await EnvironmentAsync()).Where(one => settings.ContainsKey(one.Key)).ToDictionary());

        await ValidateAsync();
        var once = await StateAsync();
        await cloud.TypeAsync([.. create, "-o", "none"]);
        Assert.Equal(once, await StateAsync());
        Assert.NotEqual(before, once);

        await TypeAsync("delete", "--yes");
        Assert.Equal(before, await StateAsync());
        if (App is not null)
            Assert.DoesNotContain((await EnvironmentAsync()).Keys, settings.ContainsKey);
        Assert.Equal(ExitCode.NotFound, (await cloud.RunAsync(null, [.. Words("show"), .. _one])).Code);
    }

    private async Task ValidateAsync()
    {
        var checks = (await TypeAsync("validate", "-o", "tsv")).Trim().Split('\n').Select(line => line.Split('\t')).ToList();
        Assert.True(checks.Count >= 3, "few checks");
        Assert.All(checks, check => Assert.True(
            check[1] == "success" || (!IsVerifiable && check[1] == "warning"), string.Join(": ", check)));
    }

    private async Task<Dictionary<string, string>> ReadSettingsAsync()
        => Settings(JsonNode.Parse(await TypeAsync(group == "connection" ? "generate-configuration" : "list-configuration"))!);

    private static Dictionary<string, string> Settings(JsonNode answer)
        => answer["configurations"]!.AsArray().ToDictionary(one => (string)one!["name"]!, one => (string)one!["value"]!);

    // As a program would: with what the settings say, and the token that it gets.
    private async Task<string> LogInAsync(Dictionary<string, string> settings)
    {
        var text = settings.Single(one => one.Key.EndsWith("CONNECTIONSTRING",
            StringComparison.Ordinal) || one.Key == "spring.datasource.url").Value;
        var builder = text.StartsWith("jdbc:postgresql:", StringComparison.Ordinal)
            ? FromUrl(new Uri(text["jdbc:".Length..]), settings["spring.datasource.username"])
            : new NpgsqlConnectionStringBuilder(text);
        Assert.Equal(SslMode.Require, builder.SslMode);
        if (builder.Password is null)
            builder.Password = await Secret();
        builder.Pooling = false;
        await using var session = new NpgsqlConnection(builder.ConnectionString);
        await session.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT session_user::text", session);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private static NpgsqlConnectionStringBuilder FromUrl(Uri url, string user) => new()
    {
        Host = url.Host,
        Port = url.Port,
        Database = url.AbsolutePath.TrimStart('/'),
        SslMode = url.Query.Contains("sslmode=require", StringComparison.Ordinal) ? SslMode.Require : SslMode.Disable,
        Username = user,
    };

    // Not by a shell: it would lose names with a dot.
    private async Task<Dictionary<string, string>> EnvironmentAsync()
    {
        var file = Path.Combine(cloud.Folder, $"environment-{connection}");
        await cloud.TypeAsync("run", "--app", App!, "--", "cp", "/proc/self/environ", file);
        var lines = (await File.ReadAllTextAsync(file)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        File.Delete(file);
        return lines.Select(line => line.Split('=', 2)).ToDictionary(line => line[0], line => line[1]);
    }

    private async Task<string> StateAsync() => string.Join(
        '\n',
        await cloud.TypeAsync([.. Words("list"), .. source, "-o", "tsv"]),
        await cloud.SqlAsync("postgres", Roles),
        await cloud.TypeAsync("postgres", "flexible-server", "ad-admin", "list", "-g", "rg1", "-s", "pg1", "-o", "tsv"),
        await cloud.SqlAsync("db1", "SELECT nspacl::text AS acl FROM pg_namespace WHERE nspname = 'public'"),
        await cloud.SqlAsync("db1", "SELECT defaclrole::regrole::text AS role, defaclacl::text AS acl FROM pg_default_acl ORDER BY 1, 2"),
        App is null ? "" : string.Join('\n', (await EnvironmentAsync()).Where(one
            => one.Key.Contains("POSTGRESQL", StringComparison.Ordinal) || one.Key.StartsWith("spring.", StringComparison.Ordinal))));

    private Task<string> TypeAsync(string verb, params string[] more) => cloud.TypeAsync([.. Words(verb), .. _one, .. more]);

    private string[] Words(string verb) => [.. group.Split(' '), verb];
}
