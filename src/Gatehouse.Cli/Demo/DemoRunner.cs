using System.Text.Json;
using Gatehouse.LocalCloud.Entra.Issuing;
using Gatehouse.LocalCloud.State;
using Spectre.Console;

namespace Gatehouse.Cli.Demo;

/// <summary>Builds everything from nothing in a folder of its own, by the commands that a reader would type, and runs the tutorials' programs on it.</summary>
/// <remarks>
/// <code>
/// up ──► per database: server, table; per language: web app, connection ──► programs as the app ──► as the developer ──► refusals
/// </code>
/// </remarks>
internal sealed class DemoRunner(DataFolder data, IAnsiConsole console, bool quiet, TimeProvider time)
{
    private const string Group = "demo";
    private const string Server = "demo-pg";
    private const string MySqlServer = "demo-my";
    private const string SqlServer = "demo-sql";
    private const string MySqlIdentity = "demo-my-reader";
    private const string Database = "shop";

    private const string Persons =
        "CREATE TABLE Persons (ID int PRIMARY KEY, FirstName text NOT NULL, LastName text NOT NULL); "
        + "INSERT INTO Persons VALUES (1, 'Ada', 'Lovelace'), (2, 'Grace', 'Hopper'), (3, 'Edgar', 'Codd');";

    // `mytable` is the one that the tutorial's program asks.
    private const string SqlTables =
        "CREATE TABLE Persons (ID int PRIMARY KEY, FirstName nvarchar(50) NOT NULL, LastName nvarchar(50) NOT NULL); "
        + "INSERT INTO Persons VALUES (1, N'Ada', N'Lovelace'), (2, N'Grace', N'Hopper'), (3, N'Edgar', N'Codd'); "
        + "SELECT ID AS id, FirstName AS name INTO mytable FROM Persons;";

    private const string Stranger = "web-stranger";
    private readonly DemoAudit _audit = new(data.AuditFile, time);

    public async Task<DemoReport> RunAsync(CancellationToken cancellationToken)
    {
        var programs = DemoProgram.All();
        await BuildAsync(programs, cancellationToken);
        var me = await MeAsync(cancellationToken);
        var developer = me.GetProperty("userPrincipalName").GetString()!;

        var logins = new List<DemoLogin>();
        foreach (var program in programs)
        {
            _audit.Skip();
            logins.Add(await RunAsync(program, ["run", "--app", program.App], null, cancellationToken));
        }

        foreach (var program in programs.Where(program => !program.IsForAppsOnly))
        {
            _audit.Skip();
            var settings = await DeveloperSettingsAsync(program, developer, cancellationToken);
            logins.Add(await RunAsync(program, ["run", "--as", developer], settings, cancellationToken));
        }

        var server = await ShowAsync(["postgres", "flexible-server", "show", "-g", Group, "-n", Server], cancellationToken);
        var port = server.GetProperty("port").GetInt32();
        var tenant = (await ShowAsync(["account", "show"], cancellationToken)).GetProperty("tenantId").GetString()!;
        var refusals = await new DemoRefusals(data, port, Database).RunAsync(
            (developer, me.GetProperty("id").GetString()!),
            (Stranger, await TokenAsync(Stranger, cancellationToken)),
            new CounterfeitTokens(data, tenant, time),
            cancellationToken);
        return new(logins, refusals);
    }

    public async Task StopAsync() => await DemoProcess.RunAsync(DemoProcess.Self, ["down", "--data", data.Root], null, CancellationToken.None);

    private async Task BuildAsync(IReadOnlyList<DemoProgram> programs, CancellationToken cancellationToken)
    {
        await TypeAsync(["up", "--detach"], cancellationToken);
        await TypeAsync(["group", "create", "-n", Group, "-l", "local"], cancellationToken);
        var me = await MeAsync(cancellationToken);
        string[] administrator = ["-u", me.GetProperty("userPrincipalName").GetString()!, "-i", me.GetProperty("id").GetString()!];
        foreach (var target in programs.GroupBy(program => program.Target))
        {
            var own = target.DistinctBy(program => program.App).ToList();
            await (target.Key switch
            {
                DemoTarget.MySql => BuildMySqlAsync(own, administrator, cancellationToken),
                DemoTarget.Sql => BuildSqlAsync(own, administrator, cancellationToken),
                _ => BuildPostgresAsync(own, administrator, cancellationToken),
            });
        }

        await TypeAsync(["webapp", "create", "-g", Group, "-n", Stranger], cancellationToken);
        await TypeAsync(["webapp", "identity", "assign", "-g", Group, "-n", Stranger], cancellationToken);
    }

    private async Task BuildPostgresAsync(IReadOnlyList<DemoProgram> programs, string[] administrator, CancellationToken cancellationToken)
    {
        string[] command = ["postgres", "flexible-server"];
        await TypeAsync([.. command, "create", "-g", Group, "-n", Server, "-l", "local"], cancellationToken);
        await TypeAsync([.. command, "db", "create", "-g", Group, "-s", Server, "-d", Database], cancellationToken);
        await TypeAsync([.. command, "ad-admin", "create", "-g", Group, "-s", Server, .. administrator], cancellationToken);
        foreach (var program in programs)
            await ConnectAsync(program, "postgres-flexible", Server, [], cancellationToken);

        // As the developer, who is an administrator. Default privileges do not reach a table of somebody else.
        var readers = string.Join(", ", programs.Select(program => $"\"{program.DatabaseUser}\""));
        await TypeAsync(
            [.. command, "execute", "-n", Server, "-d", Database, "--querytext",
             $"{Persons} GRANT SELECT ON Persons TO {readers};"], cancellationToken);
    }

    private async Task BuildMySqlAsync(IReadOnlyList<DemoProgram> programs, string[] administrator, CancellationToken cancellationToken)
    {
        string[] command = ["mysql", "flexible-server"];
        await TypeAsync([.. command, "create", "-g", Group, "-n", MySqlServer, "-d", Database, "-l", "local"], cancellationToken);
        await TypeAsync(["identity", "create", "-g", Group, "-n", MySqlIdentity], cancellationToken);
        await TypeAsync(
            [.. command, "ad-admin", "create", "-g", Group, "-s", MySqlServer, .. administrator, "--identity", MySqlIdentity],
            cancellationToken);
        var identity = await ShowAsync(["identity", "show", "-g", Group, "-n", MySqlIdentity], cancellationToken);
        foreach (var program in programs)
            await ConnectAsync(
                program, "mysql-flexible", MySqlServer, [$"mysql-identity-id={identity.GetProperty("id").GetString()}"], cancellationToken);
        await TypeAsync([.. command, "execute", "-n", MySqlServer, "-d", Database, "--querytext", Persons], cancellationToken);
    }

    private async Task BuildSqlAsync(IReadOnlyList<DemoProgram> programs, string[] administrator, CancellationToken cancellationToken)
    {
        await TypeAsync(
            ["sql", "server", "create", "-g", Group, "-n", SqlServer, "-l", "local", "--enable-ad-only-auth",
             "--external-admin-principal-type", "User", "--external-admin-name", administrator[1], "--external-admin-sid", administrator[3]],
            cancellationToken);
        await TypeAsync(["sql", "db", "create", "-g", Group, "-s", SqlServer, "-n", Database], cancellationToken);
        foreach (var program in programs)
            await ConnectAsync(program, "sql", SqlServer, [], cancellationToken);
        await TypeAsync(["sql", "query", "-s", SqlServer, "-d", Database, "--querytext", SqlTables], cancellationToken);
    }

    private async Task ConnectAsync(
        DemoProgram program, string target, string server, string[] identity, CancellationToken cancellationToken)
    {
        await TypeAsync(["webapp", "create", "-g", Group, "-n", program.App], cancellationToken);
        await TypeAsync(
            ["webapp", "connection", "create", target, "-g", Group, "-n", program.App, "--connection", program.Connection,
             "--tg", Group, "--server", server, "--database", Database, "--system-identity", .. identity,
             "--client-type", program.ClientType], cancellationToken);
    }

    private async Task<DemoLogin> RunAsync(
        DemoProgram program, IEnumerable<string> run, IReadOnlyDictionary<string, string>? settings, CancellationToken cancellationToken)
    {
        string[] arguments = [.. run, "--data", data.Root, "--", program.File, .. program.Arguments];
        Say($"gatehouse {string.Join(' ', run)} -- {Path.GetFileName(program.File)} {Path.GetFileName(program.Arguments[0])}");
        var result = await DemoProcess.RunAsync(DemoProcess.Self, arguments, settings, cancellationToken);
        var login = result.ExitCode == 0 ? await _audit.NextGrantedAsync(cancellationToken) : null;
        return new(
            program.Name,
            login?.Principal ?? "-",
            login?.DatabaseUser ?? "-",
            result.ExitCode != 0 ? $"exit {result.ExitCode}: {LastLine(result.Error)}"
                : login is null ? "ended well, but no login reached the gateway"
                : DemoProgram.Says.Match(result.Output) is { Success: true } said ? said.Value : "connected",
            login is not null,
            login?.LoginMilliseconds ?? 0,
            result.Elapsed.TotalMilliseconds);
    }

    // What the app has, with the developer's database user in the place of the app's: what a developer's own settings file says.
    private async Task<IReadOnlyDictionary<string, string>> DeveloperSettingsAsync(DemoProgram program, string developer, CancellationToken cancellationToken)
    {
        var settings = await ShowAsync(["webapp", "config", "appsettings", "list", "-g", Group, "-n", program.App], cancellationToken);
        return settings.EnumerateArray().ToDictionary(
            setting => setting.GetProperty("name").GetString()!,
            setting => setting.GetProperty("value").GetString()!.Replace(program.DatabaseUser, developer, StringComparison.Ordinal));
    }

    private async Task<string> TokenAsync(string app, CancellationToken cancellationToken)
        => (await OutputAsync(["token", "--app", app, "--resource", DemoRefusals.Audience, "--show", "-o", "tsv"], cancellationToken)).Trim();

    private async Task<JsonElement> ShowAsync(string[] command, CancellationToken cancellationToken)
        => JsonSerializer.Deserialize<JsonElement>(await OutputAsync([.. command, "-o", "json"], cancellationToken));

    private Task<JsonElement> MeAsync(CancellationToken cancellationToken) => ShowAsync(["ad", "signed-in-user", "show"], cancellationToken);

    private async Task TypeAsync(string[] command, CancellationToken cancellationToken)
    {
        Say("gatehouse " + string.Join(' ', command.Select(Quote)));
        await OutputAsync([.. command, .. command[0] == "up" ? Array.Empty<string>() : ["-o", "none"]], cancellationToken);
    }

    private async Task<string> OutputAsync(string[] command, CancellationToken cancellationToken)
    {
        var result = await DemoProcess.RunAsync(DemoProcess.Self, [.. command, "--data", data.Root], null, cancellationToken);
        return result.ExitCode == 0
            ? result.Output
            : throw new DemoException($"'gatehouse {string.Join(' ', command.Select(Quote))}' ended with {result.ExitCode}:{Environment.NewLine}{result.Error.Trim()}");
    }

    private void Say(string command)
    {
        if (!quiet)
            console.MarkupLine($"[grey]$[/] {Markup.Escape(command)}");
    }

    private static string Quote(string argument) => argument.Any(char.IsWhiteSpace) ? $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'" : argument;

    private static string LastLine(string text) => text.Trim().Split('\n')[^1].Trim();
}
