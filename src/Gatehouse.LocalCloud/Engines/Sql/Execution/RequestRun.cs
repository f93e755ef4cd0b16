using Gatehouse.LocalCloud.Engines.Sql.Errors;
using Gatehouse.LocalCloud.Engines.Sql.Results;
using Gatehouse.LocalCloud.Engines.Sql.Sessions;
using Gatehouse.TSql.Syntax;
using Npgsql;

namespace Gatehouse.LocalCloud.Engines.Sql.Execution;

/// <summary>One request as it runs.</summary>
/// <param name="State">The session.</param>
/// <param name="Reply">Its answer.</param>
/// <param name="Stop">Cancelled by an attention, or when nobody waits any more.</param>
internal sealed record RequestRun(SessionState State, Reply Reply, CancellationToken Stop)
{
    /// <summary>The connection to PostgreSQL.</summary>
    public PostgresSession Postgres => State.Postgres;

    /// <summary>What the text of an error says of a statement.</summary>
    public StatementFacts Facts(Statement statement, string? subject = null)
        => new(StatementKind.Of(statement).Verb, subject, statement.Line, State.User.Database.Name, State.Number);

    /// <summary>Does something in PostgreSQL, whose errors become those of SQL Server.</summary>
    /// <exception cref="SqlErrorException">PostgreSQL refuses.</exception>
    public async Task GuardAsync(Statement statement, string? subject, Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (PostgresException e) when (!Stop.IsCancellationRequested)
        {
            var source = State.Context.Databases.Superuser(State.User.Database);
            throw new SqlErrorException(PostgresErrors.Map(e, Facts(statement, subject), await ErrorNames.FindAsync(source, e, Stop)), e);
        }
    }
}
