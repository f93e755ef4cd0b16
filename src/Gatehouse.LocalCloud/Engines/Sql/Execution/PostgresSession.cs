using System.Data;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace Gatehouse.LocalCloud.Engines.Sql.Execution;

/// <summary>
/// A session's connection to PostgreSQL, with T-SQL's transactions: they nest by count, and a statement that fails does not end them.
/// </summary>
/// <remarks>
/// Inside a transaction each statement has a savepoint, to which a failure goes back (docs/designs/009). Savepoints of SAVE TRANSACTION
/// stand between them, so the statement's is released before one is made.
/// </remarks>
internal sealed class PostgresSession : IAsyncDisposable
{
    private const string StatementSavepoint = "gatehouse";
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _connection;
    private readonly Dictionary<string, string> _savepoints = new(StringComparer.OrdinalIgnoreCase);
    private bool _hasStatementSavepoint;

    private PostgresSession(NpgsqlDataSource source, NpgsqlConnection connection) => (_source, _connection) = (source, connection);

    /// <summary>How many transactions are open (@@TRANCOUNT); PostgreSQL has one for all of them.</summary>
    public int TransactionCount { get; private set; }

    /// <summary>Whether the transaction can only be rolled back (XACT_STATE() = -1).</summary>
    public bool IsDoomed { get; set; }

    /// <summary>Whether definitions were changed in the open transaction, so that nobody else sees them yet.</summary>
    public bool HasChangedDefinitions { get; set; }

    /// <summary>Connects.</summary>
    public static async Task<PostgresSession> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        // A source of its own: those that Npgsql keeps by their connection string would never go.
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false)); // every value travels as text
        var source = builder.Build();
        try
        {
            return new PostgresSession(source, await source.OpenConnectionAsync(cancellationToken));
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    /// <summary>Begins a transaction; the first one is PostgreSQL's.</summary>
    /// <param name="isolation">What follows ISOLATION LEVEL.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task BeginAsync(string isolation, CancellationToken cancellationToken)
    {
        if (TransactionCount == 0)
        {
            await ExecuteAsync($"BEGIN ISOLATION LEVEL {isolation}", cancellationToken);
            (IsDoomed, HasChangedDefinitions) = (false, false);
        }

        TransactionCount++;
    }

    /// <summary>Commits; only the last of nested ones is PostgreSQL's.</summary>
    /// <returns>True where that was the last.</returns>
    public async Task<bool> CommitAsync(CancellationToken cancellationToken)
    {
        if (TransactionCount > 1)
        {
            TransactionCount--;
            return false;
        }

        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await ExecuteAsync("COMMIT", CancellationToken.None);
        }
        finally
        {
            Ended(); // a COMMIT that fails (a deferred constraint) has rolled back
        }

        return true;
    }

    /// <summary>Rolls all of it back.</summary>
    public async Task RollbackAsync(CancellationToken cancellationToken)
    {
        if (TransactionCount == 0)
            return;
        await ExecuteAsync("ROLLBACK", cancellationToken);
        Ended();
    }

    /// <summary>Makes a savepoint; one of the same name moves.</summary>
    public async Task SaveAsync(string name, CancellationToken cancellationToken)
    {
        await ReleaseStatementSavepointAsync(cancellationToken);
        var own = string.Create(CultureInfo.InvariantCulture, $"user_{_savepoints.Count}");
        await ExecuteAsync($"SAVEPOINT {own}", cancellationToken);
        _savepoints[name] = own;
    }

    /// <summary>Whether there is a savepoint of the name.</summary>
    public bool HasSavepoint(string name) => _savepoints.ContainsKey(name);

    /// <summary>Goes back to a savepoint, which stays.</summary>
    public async Task RollbackToAsync(string name, CancellationToken cancellationToken)
    {
        await ExecuteAsync($"ROLLBACK TO SAVEPOINT {_savepoints[name]}", cancellationToken);
        _hasStatementSavepoint = false; // it came after
    }

    /// <summary>Runs the commands of one statement: all of them take effect, or none.</summary>
    /// <param name="run">Runs them, one after another, by <see cref="RunAsync"/>.</param>
    /// <param name="isSeveral">Whether there is more than one command.</param>
    /// <param name="cancellationToken">Gives up before they are run.</param>
    public async Task StatementAsync(Func<Task> run, bool isSeveral, CancellationToken cancellationToken)
    {
        var isAlone = TransactionCount == 0 && isSeveral;
        if (TransactionCount > 0)
            await MoveStatementSavepointAsync(cancellationToken);
        else if (isAlone)
            await ExecuteAsync("BEGIN", cancellationToken);
        try
        {
            await run();
            if (isAlone)
                await ExecuteAsync("COMMIT", cancellationToken);
        }
        catch when (IsUsable)
        {
            // Not the caller's token: what was begun is undone also when the client has given up.
            if (isAlone)
                await ExecuteAsync("ROLLBACK", CancellationToken.None);
            else if (TransactionCount > 0)
                await ExecuteAsync($"ROLLBACK TO SAVEPOINT {StatementSavepoint}", CancellationToken.None);
            throw;
        }
    }

    /// <summary>Runs one command.</summary>
    /// <param name="sql">Its text.</param>
    /// <param name="values">Its parameters, as PostgreSQL's text.</param>
    /// <param name="behavior">Whether it is described only.</param>
    /// <param name="read">Reads its rows; null where they are dropped.</param>
    /// <param name="cancellationToken">Stops it in PostgreSQL too.</param>
    /// <returns>How many rows it changed; -1 where it does not count.</returns>
    public async Task<long> RunAsync(
        string sql, IReadOnlyList<string?> values, CommandBehavior behavior, Func<NpgsqlDataReader, Task>? read,
            CancellationToken cancellationToken)
    {
        await using var command = Command(sql);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value is null ? DBNull.Value : value, NpgsqlDbType = NpgsqlDbType.Unknown });
        await using var reader = await command.ExecuteReaderAsync(behavior, cancellationToken);
        try
        {
            if (reader.FieldCount > 0 && read is not null)
                await read(reader);
            while (await reader.NextResultAsync(cancellationToken))
            {
                // A command is one statement: what follows is its end.
            }

            return reader.RecordsAffected;
        }
        catch (Exception e) when (IsUsable && e is not (NpgsqlException or OperationCanceledException))
        {
            command.Cancel(); // whoever reads has given up: else the rest of the rows would be read to the end
            throw;
        }
    }

    /// <summary>Runs COPY … FROM STDIN.</summary>
    /// <param name="command">The command.</param>
    /// <param name="write">Writes the rows, in the text format.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task CopyAsync(string command, Func<TextWriter, Task> write, CancellationToken cancellationToken)
    {
        var writer = await _connection.BeginTextImportAsync(command, cancellationToken);
        try
        {
            await write(writer);
        }
        catch
        {
            await writer.CancelAsync(); // else what came so far would be kept
            throw;
        }

        await writer.DisposeAsync();
    }

    /// <summary>Makes the connection as new: temporary tables, settings and what is open in it are gone.</summary>
    public async Task ResetAsync(CancellationToken cancellationToken)
    {
        await RollbackAsync(cancellationToken);
        await ExecuteAsync("DISCARD ALL", cancellationToken);
    }

    /// <summary>The same for a transaction that goes on, as far as that may be: temporary tables and settings, which a rollback brings back.</summary>
    public Task ResetInTransactionAsync(CancellationToken cancellationToken)
        => IsDoomed ? Task.CompletedTask : StatementAsync(() => ExecuteAsync("DISCARD TEMP; RESET ALL", cancellationToken), isSeveral: false, cancellationToken);

    /// <summary>Whether the connection lives.</summary>
    public bool IsUsable => _connection.FullState is not (ConnectionState.Closed or ConnectionState.Broken);

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _source.DisposeAsync();
    }

    private async Task MoveStatementSavepointAsync(CancellationToken cancellationToken)
    {
        if (_hasStatementSavepoint)
            await ExecuteAsync($"RELEASE SAVEPOINT {StatementSavepoint}", cancellationToken);
        _hasStatementSavepoint = false;
        await ExecuteAsync($"SAVEPOINT {StatementSavepoint}", cancellationToken);
        _hasStatementSavepoint = true;
    }

    private async Task ReleaseStatementSavepointAsync(CancellationToken cancellationToken)
    {
        if (_hasStatementSavepoint)
            await ExecuteAsync($"RELEASE SAVEPOINT {StatementSavepoint}", cancellationToken);
        _hasStatementSavepoint = false;
    }

    private void Ended()
    {
        (TransactionCount, IsDoomed, HasChangedDefinitions, _hasStatementSavepoint) = (0, false, false, false);
        _savepoints.Clear();
    }

    // Cancelled before it begins, or not at all: what was stopped in the middle would leave nobody knowing whether it is done.
    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using var command = Command(sql);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

#pragma warning disable CA2100 // this class's own texts, and the translator's: names are quoted there, values are parameters
    private NpgsqlCommand Command(string sql) => new(sql, _connection) { AllResultTypesAreUnknown = true, CommandTimeout = 0 };
#pragma warning restore CA2100
}
