using Gatehouse.TSql.Parsing;
using Gatehouse.TSql.Syntax;
using Gatehouse.TSql.Translation;
using Npgsql;
using NpgsqlTypes;

namespace Gatehouse.ServerTests.Sql.Engine;

/// <summary>A session of a database of the SQL engine: T-SQL is translated and run on PostgreSQL, without TDS between.</summary>
public sealed class TSqlDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _connection;
    private readonly Dictionary<string, (TSqlType Type, string? Value)> _variables = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _tables = new(StringComparer.OrdinalIgnoreCase);
    private ObjectName? _identityInsert;
    private long _rowCount;

    private TSqlDatabase(NpgsqlDataSource source, NpgsqlConnection connection) => (_source, _connection) = (source, connection);

    /// <summary>Name of the database.</summary>
    public string Name => _connection.Database;

    /// <summary>Names of the last result's columns, as T-SQL gives them; null stands for the database's.</summary>
    public IReadOnlyList<string?> Names { get; private set; } = [];

    /// <summary>The last text that was sent to PostgreSQL.</summary>
    public string LastSql { get; private set; } = "";

    public static async Task<TSqlDatabase> ConnectAsync(string folder, string database, string role, string user = "dbo")
    {
        var source = new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder
        {
            Host = folder,
            Database = database,
            Username = role,
            Pooling = false,
            IncludeErrorDetail = true,
            Options = $"-c search_path=dbo,sys,pg_catalog -c gatehouse.database={database} -c gatehouse.user={user} -c gatehouse.login={user}@contoso.example -c gatehouse.server=sql1",
        }.ConnectionString).ConfigureTypeLoading(types => types.EnableTypeLoading(false)).Build();
        return new TSqlDatabase(source, await source.OpenConnectionAsync());
    }

    /// <summary>Sets a parameter of what follows.</summary>
    public void Set(string name, string type, string? value)
        => _variables[name] = (TSqlParser.ParseParameters($"{name} {type}")[0].Type, value);

    /// <summary>Runs a batch; a row is its values with | between, NULL is NULL.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(string text)
    {
        var rows = new List<string>();
        foreach (var statement in TSqlParser.Parse(text).Statements)
        {
            if (statement is DeclareStatement declare)
                await DeclareAsync(declare, rows);
            else if (statement is SetIdentityInsertStatement set)
                _identityInsert = set.IsOn ? set.Table : null;
            else
                await RunAsync(statement, rows);
        }

        return rows;
    }

    public async Task<string> ValueAsync(string text) => (await RunAsync(text)).Single();

    public async Task<string> CodeAsync(string text)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(text));
        return error.SqlState == "GH000" ? error.Detail!.Split(',')[0] : error.SqlState;
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _source.DisposeAsync();
    }

    private async Task DeclareAsync(DeclareStatement declare, List<string> rows)
    {
        foreach (var declaration in declare.Declarations)
        {
            if (declaration is TableDeclaration table)
            {
                _tables[table.Name] = $"#{table.Name}~1";
                await RunAsync(new CreateTableStatement(new ObjectName(new Identifier($"#{table.Name}~1")), table.Definition), rows);
            }
            else if (declaration is VariableDeclaration variable)
            {
                _variables[variable.Name] = (variable.Type, null);
                if (variable.Value is { } value)
                    _variables[variable.Name] = (variable.Type, await ScalarAsync(new CastExpression(CastKind.Cast, value, variable.Type)));
            }
        }
    }

    private async Task<string?> ScalarAsync(Expression value)
    {
        var rows = new List<string>();
        await RunAsync(new SelectStatement(new Query(new SelectQuery([new SelectExpression(value)]))), rows);
        return rows[0] == "NULL" ? null : rows[0];
    }

    private async Task RunAsync(Statement statement, List<string> rows)
    {
        var context = new TranslationContext
        {
            Database = _connection.Database,
            Variables = _variables.ToDictionary(entry => entry.Key, entry => entry.Value.Type, StringComparer.OrdinalIgnoreCase),
            Tables = _tables,
            IdentityInsert = _identityInsert,
        };
        if (Translator.UnlistedTable(statement, context) is { } table)
            context = context with { InsertColumns = await InsertColumnsAsync(table) };
        var translated = Translator.Translate(statement, context);
        foreach (var command in translated.Commands)
        {
            LastSql = command.Sql;
#pragma warning disable CA2100 // the translator's text is what is tested
            await using var run = new NpgsqlCommand(command.Sql, _connection) { AllResultTypesAreUnknown = true };
#pragma warning restore CA2100
            foreach (var name in command.Variables)
                run.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Unknown, Value = (object?)ValueOf(name) ?? DBNull.Value });
            await using var reader = await run.ExecuteReaderAsync();
            var count = 0L;
            while (await reader.ReadAsync())
            {
                count++;
                if (translated.Columns is not null)
                    rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "NULL"
                        : reader.GetString(i))));
            }

            _rowCount = reader.RecordsAffected >= 0 ? reader.RecordsAffected : count;
        }

        if (translated.Columns is { } columns)
            Names = [.. columns.Select(column => column.Name)];
    }

    private async Task<IReadOnlyList<string>> InsertColumnsAsync(string table)
    {
        await using var command = new NpgsqlCommand("SELECT name FROM sys.insert_columns($1)",
            _connection)
        { AllResultTypesAreUnknown = true };
        command.Parameters.Add(new() { Value = table, NpgsqlDbType = NpgsqlDbType.Unknown });
        await using var reader = await command.ExecuteReaderAsync();
        var names = new List<string>();
        while (await reader.ReadAsync())
            names.Add(reader.GetString(0));
        return names;
    }

    private string? ValueOf(string name) => name switch
    {
        "@@ROWCOUNT" => _rowCount.ToString(System.Globalization.CultureInfo.InvariantCulture),
        "@@TRANCOUNT" => "0",
        _ => _variables[name].Value,
    };
}
