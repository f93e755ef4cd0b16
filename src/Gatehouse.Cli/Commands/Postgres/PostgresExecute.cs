using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector;
using Gatehouse.Connector.Postgres;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.Postgres;

internal sealed class PostgresExecute : CloudCommand
{
    private const int DefaultPort = 5432;

    private readonly Option<string> _name = new("--name", "-n")
    {
        Description = "Name of the server.",
        HelpName = "server",
        Required = true,
    };
    private readonly Option<string?> _group = CommonOptions.OptionalResourceGroup();
    private readonly Option<string?> _user = new("--admin-user", "-u")
    {
        Description = "Database user. Default: the signed-in user.",
        HelpName = "user",
    };
    private readonly Option<string?> _password = new("--admin-password", "-p")
    {
        Description = "Password of the database user. Default: a token of the signed-in user.",
        HelpName = "password",
    };
    private readonly Option<string> _database = new("--database-name", "-d")
    {
        Description = "Database.",
        HelpName = "database",
        DefaultValueFactory = _ => "postgres",
    };
    private readonly Option<string?> _text = new("--querytext", "-q") { Description = "Statements to run.", HelpName = "sql" };
    private readonly Option<string?> _file = new("--file-path", "-f") { Description = "File with statements to run.", HelpName = "file" };

    public PostgresExecute() : base(
        "execute", "Run SQL on a server, with a token of the signed-in user or with a password.",
        "gatehouse postgres flexible-server execute -n pg1 -d db1 -q \"SELECT current_user\" -o table",
        "gatehouse postgres flexible-server execute -n pg1 -d db1 -f schema.sql",
        "gatehouse postgres flexible-server execute -n pg1 -u owner -p \"$PASSWORD\" -d db1 -q \"SELECT 1\"")
    {
        foreach (var option in new Option[] { _name, _group, _user, _password, _database, _text, _file })
            Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var sql = await ReadSqlAsync(call, cancellationToken);
        var server = await FindServerAsync(call, cloud, cancellationToken);
        var host = (string?)server["properties"]?["fullyQualifiedDomainName"] ?? throw new CliException(
            ExitCode.Failure, $"The server '{call.Required(_name)}' has no address yet. Try again.");
        var target = new DatabaseTarget(
            host, (int?)server["properties"]?["port"] ?? DefaultPort, call.Required(_database), call.Value(_user) ?? (await cloud.SignedInAsync(cancellationToken)).Name);
        var secret = call.Value(_password) ?? await cloud.TokenAsync(TokenResources.OpenSourceDatabases, cancellationToken);
        var results = await call.WithProgressAsync($"Running on '{host}'", async _ =>
        {
            await using var session = await cloud.Databases.OpenAsync(target, secret, cancellationToken);
            return await session.RunAsync(sql, [], cancellationToken);
        });
        foreach (var result in results.Where(result => result.Columns.Count > 0))
            call.Write(Shape(result), [.. result.Columns.Distinct().Select(name => new Output.Column(name, name))]);
        if (results.Where(result => result.Affected >= 0).Sum(result => result.Affected) is > 0 and var affected)
            call.Say($"{affected} row{(affected == 1 ? "" : "s")} changed.");
        return ExitCode.Success;
    }

    private async Task<string> ReadSqlAsync(Invocation call, CancellationToken cancellationToken)
    {
        var (text, file) = (call.Value(_text), call.Value(_file));
        if (text is null == file is null)
            throw CliException.Usage("Either --querytext/-q or --file-path/-f is needed, and not both.");
        return text ?? await File.ReadAllTextAsync(file!, cancellationToken);
    }

    // As in the Azure CLI no group is needed: a server's name is unique in Azure, and nearly always here.
    private async Task<JsonObject> FindServerAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var name = call.Required(_name);
        if (call.Value(_group) is { } group)
            return await cloud.ResourceManager.GetAsync(
                ResourceIds.PostgresServer(cloud.SubscriptionId, group, name), ApiVersions.PostgreSql, cancellationToken);
        var servers = await cloud.ResourceManager.ListAsync(
            $"/subscriptions/{cloud.SubscriptionId}/providers/{Kinds.PostgresServer.Type}", ApiVersions.PostgreSql, cancellationToken);
        return servers.Where(server => name.Equals((string?)server["name"], StringComparison.OrdinalIgnoreCase)).ToList() switch
        {
            [var only] => only,
            [] => throw CliException.NotFound(
                $"No server found for '{name}'. List them with: gatehouse postgres flexible-server list -o table"),
            _ => throw CliException.Usage(
                $"There are servers '{name}' in more than one resource group. Say which with --resource-group/-g."),
        };
    }

    private static JsonArray Shape(SqlResult result) => new([.. result.Rows.Select(row =>
    {
        var shaped = new JsonObject();
        for (var index = 0; index < row.Count; index++)
            shaped[result.Columns[index]] = Value(row[index]);
        return shaped;
    })]);

    private static JsonNode? Value(object? value) => value switch
    {
        null => null,
        bool truth => JsonValue.Create(truth),
        short or int or long => JsonValue.Create(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        float or double when double.IsFinite(Convert.ToDouble(value, CultureInfo.InvariantCulture)) => JsonValue.Create(
            Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        decimal number => JsonValue.Create(number),
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("O", CultureInfo.InvariantCulture),
        byte[] bytes => "\\x" + Convert.ToHexStringLower(bytes),
        Array list => new JsonArray([.. list.Cast<object?>().Select(Value)]),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
