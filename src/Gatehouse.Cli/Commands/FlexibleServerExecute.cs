using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector;

namespace Gatehouse.Cli.Commands;

/// <summary>Runs SQL on a server of either database, with the Azure CLI's options.</summary>
internal abstract class FlexibleServerExecute : CloudCommand
{
    private readonly ResourceKind _kind;
    private readonly int _defaultPort;
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
    private readonly Option<string> _database;
    private readonly Option<string?> _text = new("--querytext", "-q") { Description = "Statements to run.", HelpName = "sql" };
    private readonly Option<string?> _file = new("--file-path", "-f") { Description = "File with statements to run.", HelpName = "file" };

    /// <summary>Makes the command.</summary>
    /// <param name="kind">The server's type.</param>
    /// <param name="example">Name of a server in the examples.</param>
    /// <param name="database">The database where none is given; empty for none.</param>
    /// <param name="port">The port of servers whose resource names none: Azure's.</param>
    protected FlexibleServerExecute(ResourceKind kind, string example, string database, int port) : base(
        "execute", "Run SQL on a server, with a token of the signed-in user or with a password.",
        $"gatehouse {kind.Command} execute -n {example} -d db1 -q \"SELECT current_user\" -o table",
        $"gatehouse {kind.Command} execute -n {example} -d db1 -f schema.sql",
        $"gatehouse {kind.Command} execute -n {example} -u owner -p \"$PASSWORD\" -d db1 -q \"SELECT 1\"")
    {
        (_kind, _defaultPort) = (kind, port);
        _database = new("--database-name", "-d")
        {
            Description = database.Length > 0 ? "Database." : "Database. Default: none.",
            HelpName = "database",
            DefaultValueFactory = _ => database,
        };
        foreach (var option in new Option[] { _name, _group, _user, _password, _database, _text, _file })
            Add(option);
    }

    /// <summary>The way to the server.</summary>
    protected abstract IDatabaseSessions Sessions(CloudSession cloud);

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var sql = await ReadSqlAsync(call, cancellationToken);
        var server = await FindServerAsync(call, cloud, cancellationToken);
        var host = (string?)server["properties"]?["fullyQualifiedDomainName"] ?? throw new CliException(
            ExitCode.Failure, $"The server '{call.Required(_name)}' has no address yet. Try again.");
        var target = new DatabaseTarget(
            host, (int?)server["properties"]?["port"] ?? _defaultPort, call.Required(_database), call.Value(_user) ?? (await cloud.SignedInAsync(cancellationToken)).Name);
        var secret = call.Value(_password) ?? await cloud.TokenAsync(TokenResources.OpenSourceDatabases, cancellationToken);
        var results = await call.WithProgressAsync($"Running on '{host}'", async _ =>
        {
            await using var session = await Sessions(cloud).OpenAsync(target, secret, cancellationToken);
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
                _kind.Id(cloud.SubscriptionId, group, name), _kind.ApiVersion, cancellationToken);
        var servers = await cloud.ResourceManager.ListAsync(
            $"/subscriptions/{cloud.SubscriptionId}/providers/{_kind.Type}", _kind.ApiVersion, cancellationToken);
        return servers.Where(server => name.Equals((string?)server["name"], StringComparison.OrdinalIgnoreCase)).ToList() switch
        {
            [var only] => only,
            [] => throw CliException.NotFound(
                $"No server found for '{name}'. List them with: gatehouse {_kind.Command} list -o table"),
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
        ulong number => JsonValue.Create(number),
        float number when float.IsFinite(number) => JsonValue.Create(number),
        double number when double.IsFinite(number) => JsonValue.Create(number),
        decimal number => JsonValue.Create(number),
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("O", CultureInfo.InvariantCulture),
        byte[] bytes => "\\x" + Convert.ToHexStringLower(bytes),
        Array list => new JsonArray([.. list.Cast<object?>().Select(Value)]),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
