using System.CommandLine;
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
        var sql = await StatementResults.ReadSqlAsync(call.Value(_text), call.Value(_file), cancellationToken);
        var server = await ServerLookup.FindAsync(cloud, _kind, call.Value(_group), call.Required(_name), cancellationToken);
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
        StatementResults.Write(call, results, "\\x");
        return ExitCode.Success;
    }
}
