using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector;
using Gatehouse.Connector.Sql;

namespace Gatehouse.Cli.Commands.Sql;

internal sealed class SqlQuery : CloudCommand
{
    private const int DefaultPort = 1433;

    private readonly Option<string> _server = SqlCommands.Server();
    private readonly Option<string?> _group = CommonOptions.OptionalResourceGroup();
    private readonly Option<string> _database = new("--database", "-d", "--database-name")
    {
        Description = "Database.",
        HelpName = "database",
        DefaultValueFactory = _ => "master",
    };
    private readonly Option<string?> _user = new("--user", "-u", "--admin-user")
    {
        Description = "SQL login. Goes with --password. Default: a token of the signed-in user.",
        HelpName = "user",
    };
    private readonly Option<string?> _password = new("--password", "-p", "--admin-password")
    {
        Description = "Password of the SQL login.",
        HelpName = "password",
    };
    private readonly Option<string?> _token = new("--access-token")
    {
        Description = "A token in place of the signed-in user's, e.g. an app's.",
        HelpName = "token",
    };
    private readonly Option<string?> _text = new("--querytext", "-q") { Description = "Statements to run.", HelpName = "sql" };
    private readonly Option<string?> _file = new("--file-path", "-f")
    {
        Description = "File with statements to run; lines GO divide it into batches.",
        HelpName = "file",
    };

    public SqlQuery() : base(
        "query", "Run T-SQL on a server, with a token of the signed-in user or with a password.",
        "gatehouse sql query -s sql1 -d db1 -q \"SELECT name FROM sys.tables\" -o table",
        "gatehouse sql query -s sql1 -d db1 -f schema.sql",
        "gatehouse sql query -s sql1 -d db1 -u owner -p \"$PASSWORD\" -q \"SELECT 1\"",
        "gatehouse sql query -s sql1 -d db1 --access-token \"$TOKEN\" -q \"SELECT USER_NAME()\"")
    {
        foreach (var option in new Option[] { _server, _group, _database, _user, _password, _token, _text, _file })
            Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var (user, password, token) = (call.Value(_user), call.Value(_password), call.Value(_token));
        if (user is null != password is null)
            throw CliException.Usage("--user/-u and --password/-p go together.");
        if (user is not null && token is not null)
            throw CliException.Usage("--access-token and --user/-u exclude each other.");
        var batches = BatchSplitter.Split(await StatementResults.ReadSqlAsync(call.Value(_text), call.Value(_file), cancellationToken));
        var server = await ServerLookup.FindAsync(cloud, Kinds.SqlServer, call.Value(_group), call.Required(_server), cancellationToken);
        var host = (string?)server["properties"]?["fullyQualifiedDomainName"] ?? throw new CliException(
            ExitCode.Failure, $"The server '{call.Required(_server)}' has no address yet. Try again.");
        var who = user ?? (token is null ? (await cloud.SignedInAsync(cancellationToken)).Name : Caller.FromToken(token).Name);
        var target = new DatabaseTarget(
            host, (int?)server["properties"]?["port"] ?? DefaultPort, call.Required(_database), who)
        { IsToken = user is null };
        var secret = password ?? token ?? await cloud.TokenAsync(TokenResources.AzureSql, cancellationToken);

        await using var session = await call.WithProgressAsync(
            $"Logging in to '{host}'", _ => cloud.SqlDatabases.OpenAsync(target, secret, cancellationToken));
        foreach (var batch in batches)
        {
            for (var run = 0; run < batch.Count; run++)
                await RunAsync(call, session, batch, batches.Count > 1, cancellationToken);
        }

        return ExitCode.Success;
    }

    private static async Task RunAsync(
        Invocation call, IDatabaseSession session, ScriptBatch batch, bool isOneOfMany, CancellationToken cancellationToken)
    {
        IReadOnlyList<SqlResult> results;
        try
        {
            results = await call.WithProgressAsync("Running", _ => session.RunAsync(batch.Text, [], cancellationToken));
        }
        catch (ConnectorException e) when (e.Code == ConnectorErrorCode.DatabaseRefused)
        {
            StatementResults.Write(call, session.ResultsBeforeError, "0x");
            if (!isOneOfMany)
                throw;
            throw new CliException(ExitCode.Failure, $"In the batch that begins at line {batch.Line}: {e.Message}");
        }
        finally
        {
            foreach (var message in session.Messages)
                call.Say(message);
        }

        StatementResults.Write(call, results, "0x");
    }
}
