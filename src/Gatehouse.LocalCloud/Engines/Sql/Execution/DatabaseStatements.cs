using Gatehouse.LocalCloud.Engines.Sql.Databases;
using Gatehouse.LocalCloud.Engines.Sql.Errors;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.LocalCloud.Engines.Sql.Execution;

/// <summary>CREATE, ALTER and DROP DATABASE, which the server's administrator may.</summary>
internal sealed class DatabaseStatements(RequestRun run)
{
    private const int LongestName = 128;

    /// <summary>Runs the statement.</summary>
    public Task ExecuteAsync(Statement statement) => statement switch
    {
        CreateDatabaseStatement create => CreateAsync(create),
        AlterDatabaseStatement alter => AlterAsync(alter),
        DropStatement { Kind: DropKind.Database } drop => DropAsync(drop),
        _ => throw new ArgumentException($"{statement.GetType().Name} is about no database.", nameof(statement)),
    };

    private async Task CreateAsync(CreateDatabaseStatement statement)
    {
        Demand("CREATE DATABASE");
        var name = statement.Name.Text;
        if (name.Length is 0 or > LongestName)
            throw new SqlErrorException(
                new SqlError(1001, 15, 1, $"The name of a database has 1 to {LongestName} characters.", EndsBatch: true));
        if (!await run.State.Context.Databases.EnsureAsync(name, run.Stop))
            throw new SqlErrorException(new SqlError(1801, 16, 3, $"Database '{name}' already exists. Choose a different database name."));
    }

    // Options are about files, recovery and isolation: PostgreSQL has its own, and READ_COMMITTED_SNAPSHOT is how it always works.
    private async Task AlterAsync(AlterDatabaseStatement statement)
    {
        Demand("ALTER DATABASE");
        if (statement.NewName is not null)
            throw new SqlErrorException(
                new SqlError(40510, 16, 1, "Statement 'ALTER DATABASE … MODIFY NAME' is not supported in this version of SQL Server.",
                    statement.Line));
        if (statement.Name is { } name && await run.State.Context.Databases.FindAsync(name.Text, run.Stop) is null)
            throw NotFound(5011, $"User does not have permission to alter database '{name.Text}', the database does not exist, or the "
                + "database is not in a state that allows access checks.");
    }

    private async Task DropAsync(DropStatement statement)
    {
        foreach (var name in statement.Names.Select(name => name.Object.Text))
        {
            Demand("DROP DATABASE");
            if (name.Equals(SqlDatabases.Master, StringComparison.OrdinalIgnoreCase))
                throw NotFound(3708, $"Cannot drop the database '{name}' because it is a system database.");
            if (await run.State.Context.Databases.FindAsync(name, run.Stop) is not { } found)
            {
                if (statement.IfExists)
                    continue;
                throw NotFound(3701, $"Cannot drop the database '{name}', because it does not exist or you do not have permission.");
            }

            if (found.Id == run.State.User.Database.Id)
                throw NotFound(3702, $"Cannot drop database \"{found.Name}\" because it is currently in use.");
            await run.State.Context.Databases.DropAsync(name, run.Stop);
        }
    }

    private void Demand(string statement)
    {
        if (!run.State.User.IsAdministrator)
            throw new SqlErrorException(
                new SqlError(262, 14, 1, $"{statement} permission denied in database '{run.State.User.Database.Name}'.", EndsBatch: true));
        if (run.Postgres.TransactionCount > 0)
            throw new SqlErrorException(
                new SqlError(226, 16, 6, $"{statement} statement not allowed within multi-statement transaction.", EndsBatch: true));
    }

    private static SqlErrorException NotFound(int number, string text) => new(new SqlError(number, 16, 1, text));
}
