using System.Diagnostics;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.MySql;
using Gatehouse.Connector.Postgres;
using Gatehouse.Connector.Sql;
using Gatehouse.ServerTests.ResourceManager;

namespace Gatehouse.ServerTests.Connector;

/// <summary>A local cloud in a process of its own, with an app and a PostgreSQL server, and the command line in this process.</summary>
public sealed class ConnectorCloud : IAsyncLifetime
{
    private const string Password = "Correct-Horse-1";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private Process? _cloud;

    public string Folder { get; } = TestCloud.MakeFolder();

    public string Journal => Path.Combine(Folder, "connection-journal.json");

    internal RunInfo Run => RunFile.Find(Folder) ?? throw new InvalidOperationException("The local cloud does not run.");

    public async Task InitializeAsync()
    {
        await UpAsync();
        await TypeAsync("group", "create", "-n", "rg1", "-l", "local");
        await TypeAsync("webapp", "create", "-g", "rg1", "-n", "web1");
        await TypeAsync("postgres", "flexible-server", "create", "-g", "rg1", "-n", "pg1", "-d", "db1", "-u", "owner", "-p", Password);
    }

    public async Task DisposeAsync()
    {
        await DownAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Stops it and starts it again, with options of <c>up</c>.</summary>
    public async Task RestartAsync(params string[] options)
    {
        await DownAsync();
        await UpAsync(options);
    }

    private async Task UpAsync(params string[] options)
    {
        _cloud = Start(["up", .. options]);
        var started = Stopwatch.GetTimestamp();
        while (RunFile.Find(Folder) is null)
        {
            Assert.False(_cloud.HasExited, "the local cloud ended");
            Assert.True(Stopwatch.GetElapsedTime(started) < Limit, "the local cloud does not start");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    private async Task DownAsync()
    {
        await TypeAsync("down");
        await _cloud!.WaitForExitAsync().WaitAsync(Limit);
        _cloud.Dispose();
    }

    /// <summary>Runs a command line in this process; with faults, or without.</summary>
    internal async Task<(ExitCode Code, string Output, string Error)> RunAsync(FaultInjector? faults, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var services = new CliServices
        {
            Output = output,
            Error = error,
            Environment = name => name == "GATEHOUSE_DATA" ? Folder : null,
            IsTerminal = false,
            IsInteractive = false,
            Transport = run => faults is null ? PrivateTrust.CreateHandler(run) : faults.Wrap(PrivateTrust.CreateHandler(run)),
            Databases = run => faults is null ? new NpgsqlSessions(run.CaCertificate) : faults.Wrap(new NpgsqlSessions(run.CaCertificate)),
            SqlDatabases = run
                => faults is null ? new SqlServerSessions(run.CaCertificate) : faults.Wrap(new SqlServerSessions(run.CaCertificate)),
            MySqlDatabases = run
                => faults is null ? new MySqlSessions(run.CaCertificate) : faults.Wrap(new MySqlSessions(run.CaCertificate)),
        };
        var code = await CommandRunner.RunAsync(arguments, services).WaitAsync(Limit);
        return ((ExitCode)code, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command line that must succeed, and returns its output.</summary>
    public async Task<string> TypeAsync(params string[] arguments)
    {
        var (code, output, error) = await RunAsync(null, arguments);
        Assert.True(code == ExitCode.Success, $"{string.Join(' ', arguments)}: {code}: {error}");
        return output;
    }

    /// <summary>Starts a command line in a process of its own.</summary>
    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in new[] { "exec", Path.Combine(AppContext.BaseDirectory, "gatehouse.dll") }.Concat(arguments).Concat(["--data", Folder]))
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>SQL as the server's own administrator with a password, whom no connection changes.</summary>
    public Task<string> SqlAsync(string database, string sql)
        => TypeAsync("postgres", "flexible-server", "execute", "-n", "pg1", "-d", database, "-u", "owner", "-p", Password, "-q", sql, "-o", "json");

    /// <summary>SQL as the developer, who is an administrator from then on.</summary>
    public async Task<string> DeveloperSqlAsync(string database, string sql)
    {
        var id = (string)JsonNode.Parse(await TypeAsync("ad", "signed-in-user", "show", "-o", "json"))!["id"]!;
        await TypeAsync("postgres", "flexible-server", "ad-admin", "create", "-g", "rg1", "-s", "pg1", "-u", "developer@contoso.example", "-i", id);
        return await TypeAsync("postgres", "flexible-server", "execute", "-n", "pg1", "-d", database, "-q", sql, "-o", "json");
    }

    /// <summary>The command line that connects an app to <c>db1</c>.</summary>
    public static string[] Create(string app, string connection) =>
    [
        "webapp", "connection", "create", "postgres-flexible", "-g", "rg1", "-n", app, "--connection", connection, "--tg", "rg1", "--server", "pg1",
        "--database", "db1", "--system-identity", "--client-type", "dotnet",
    ];

    /// <summary>SQL as an app, with its token. Null when it succeeds, else the error.</summary>
    public async Task<string?> AppSqlAsync(string app, string connection, string sql, string? clientId = null)
    {
        string[] identity = clientId is null ? [] : ["--client-id", clientId];
        var token = await TypeAsync(["token", "--app", app, "--resource-type", "oss-rdbms", "--show", .. identity]);
        var (code, _, error) = await RunAsync(
            null, "postgres", "flexible-server", "execute", "-n", "pg1", "-d", "db1", "-u", "aad_" + connection, "-p", token.Trim(), "-q", sql);
        return code == ExitCode.Success ? null : error;
    }

    /// <summary>A token for databases, by the form of the token endpoint.</summary>
    public async Task<string> TokenAsync(params (string Name, string Value)[] form)
    {
        using var http = new HttpClient(PrivateTrust.CreateHandler(Run)) { Timeout = Limit };
        using var content = new FormUrlEncodedContent(
            [.. form.Select(one => KeyValuePair.Create(one.Name, one.Value)), new("scope", "https://ossrdbms-aad.database.windows.net/.default")]);
        using var response = await http.PostAsync(new Uri($"{Run.Endpoint}/{Run.TenantId}/oauth2/v2.0/token"), content);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        return (string?)answer["access_token"] ?? throw new InvalidOperationException($"No token: {answer["error_description"]}");
    }

    /// <summary>Writes a resource for which there is no command, as the developer.</summary>
    public async Task PutAsync(string path, JsonNode body)
    {
        using var http = new HttpClient(PrivateTrust.CreateHandler(Run)) { Timeout = Limit };
        http.DefaultRequestHeaders.Authorization = new("Bearer", (await TypeAsync("token", "--resource-type", "arm", "--show")).Trim());
        using var content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        using var response = await http.PutAsync(new Uri($"{Run.Endpoint}{path}?api-version=2023-12-01"), content);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Everything that a connection can change, in one text.</summary>
    public async Task<string> StateAsync()
    {
        var app = JsonNode.Parse(await TypeAsync("webapp", "show", "-g", "rg1", "-n", "web1", "-o", "json"))!;
        return string.Join('\n',
            (string?)app["identity"]?["type"] ?? "None",
            await TypeAsync("webapp", "config", "appsettings", "list", "-g", "rg1", "-n", "web1", "-o", "json"),
            await TypeAsync("webapp", "connection", "list", "-g", "rg1", "-n", "web1", "-o", "json"),
            await TypeAsync("postgres", "flexible-server", "ad-admin", "list", "-g", "rg1", "-s", "pg1", "-o", "json"),
            JsonNode.Parse(await TypeAsync("postgres", "flexible-server", "show", "-g", "rg1", "-n", "pg1", "-o", "json"))!["authConfig"]!.ToJsonString(),
            await SqlAsync("postgres", "SELECT rolname, rolcreaterole FROM pg_roles ORDER BY 1"),
            await SqlAsync("db1", "SELECT defaclrole::regrole::text AS role, defaclacl::text AS acl FROM pg_default_acl ORDER BY 1, 2"),
            await SqlAsync("db1", "SELECT nspacl::text AS acl FROM pg_namespace WHERE nspname = 'public'"));
    }
}
