using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector;
using Gatehouse.Tests.Connector;

namespace Gatehouse.Tests.Cli;

public sealed class SqlQueryTests : IDisposable
{
    private readonly CliRun _run = new();
    private readonly Script _server = new();

    public SqlQueryTests()
    {
        _run.SqlServer = _server;
        var id = $"/subscriptions/{StubAzure.Subscription}/resourceGroups/rg1/providers/Microsoft.Sql/servers/sql1";
        _run.Azure.Resources[id] = new JsonObject
        {
            ["id"] = id,
            ["name"] = "sql1",
            ["properties"] = new JsonObject { ["fullyQualifiedDomainName"] = "sql1.database.windows.net" },
        };
    }

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Each_result_is_written_and_columns_without_a_name_get_one()
    {
        _server.Results = [new(["", "n", "n"], [[1, "a", null]], -1), new(["b"], [[(byte[])[1, 0xAB]]], -1), new([], [], 2)];

        Assert.Equal(ExitCode.Success, await QueryAsync("-q", "SELECT …", "-o", "json"));

        Assert.Equal(
            """[{"column1":1,"n":"a","n_2":null}][{"b":"0x01ab"}]""",
            string.Concat(_run.Output.Where(character => !char.IsWhiteSpace(character))));
        Assert.Contains("2 rows changed.", _run.Error, StringComparison.Ordinal);
        Assert.Equal(("sql1.database.windows.net", 1433, "db1", StubAzure.Developer, true), _server.Login);
    }

    [Theory]
    [InlineData("table", "i  t\n-  -\n1  x\n")]
    [InlineData("tsv", "1\tx\n")]
    public async Task Tables_and_tsv_have_the_columns_in_order(string format, string output)
    {
        _server.Results = [new(["i", "t"], [[1, "x"]], -1)];

        await QueryAsync("-q", "SELECT …", "-o", format);

        Assert.Equal(output, _run.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task A_file_is_run_batch_by_batch_and_an_error_says_in_which()
    {
        var file = Path.Combine(_run.Folder, "schema.sql");
        await File.WriteAllTextAsync(file, "SELECT 1\nGO 2\n\nBAD\nGO\nSELECT 2\n");

        Assert.Equal(ExitCode.Failure, await QueryAsync("-f", file));

        Assert.Equal(["SELECT 1", "SELECT 1", "\nBAD"], _server.Seen);
        Assert.Contains("begins at line 3: error 102", _run.Error, StringComparison.Ordinal);
        Assert.Contains("said", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_answered_before_an_error_is_written()
    {
        _server.ResultsBeforeError = [new(["n"], [[7]], -1), new([], [], 3)];

        Assert.Equal(ExitCode.Failure, await QueryAsync("-q", "SELECT 7; BAD", "-o", "tsv"));

        Assert.Equal("7\n", _run.Output.ReplaceLineEndings("\n"));
        Assert.Contains("3 rows changed.", _run.Error, StringComparison.Ordinal);
        Assert.Contains("error 102", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_is_a_login_and_a_token_names_its_principal()
    {
        await QueryAsync("-q", "x", "-u", "owner", "-p", "p4ss");
        Assert.Equal(("owner", false), (_server.Login.User, _server.Login.IsToken));

        await QueryAsync("-q", "x", "--access-token", StubAzure.Jwt("https://database.windows.net"));
        Assert.Equal((StubAzure.Developer, true), (_server.Login.User, _server.Login.IsToken));
    }

    [Fact]
    public async Task A_server_that_is_not_there_has_exit_code_3()
        => Assert.Equal(ExitCode.NotFound, await _run.RunAsync("sql", "query", "-s", "nothing", "-q", "SELECT 1"));

    private Task<ExitCode> QueryAsync(params string[] more) => _run.RunAsync(["sql", "query", "-s", "sql1", "-d", "db1", .. more]);

    private sealed class Script : IDatabaseSessions, IDatabaseSession
    {
        public IReadOnlyList<SqlResult> Results { get; set; } = [new([], [], -1)];

        public IReadOnlyList<SqlResult> ResultsBeforeError { get; set; } = [];

        public List<string> Seen { get; } = [];

        public (string Host, int Port, string Database, string User, bool IsToken) Login { get; private set; }

        public IReadOnlyList<string> Messages => ["said"];

        public Task<IDatabaseSession> OpenAsync(DatabaseTarget target, string secret, CancellationToken cancellationToken)
        {
            Login = (target.Host, target.Port, target.Database, target.User, target.IsToken);
            return Task.FromResult<IDatabaseSession>(this);
        }

        public Task<IReadOnlyList<SqlResult>> RunAsync(string sql, IReadOnlyList<object> parameters, CancellationToken cancellationToken)
        {
            Seen.Add(sql);
            return sql.Contains("BAD", StringComparison.Ordinal)
                ? throw new ConnectorException(ConnectorErrorCode.DatabaseRefused, "error 102") : Task.FromResult(Results);
        }

        public ValueTask DisposeAsync() => default;
    }
}
