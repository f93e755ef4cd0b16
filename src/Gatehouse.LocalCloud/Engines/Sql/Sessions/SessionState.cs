using Gatehouse.LocalCloud.Engines.Sql.Databases;
using Gatehouse.LocalCloud.Engines.Sql.Execution;
using Gatehouse.LocalCloud.Engines.Sql.Users;
using Gatehouse.Protocols.Tds;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.LocalCloud.Engines.Sql.Sessions;

/// <summary>What a session has beyond one request: who it is, its connection to PostgreSQL, its settings, what it prepared.</summary>
internal sealed class SessionState : IAsyncDisposable
{
    private readonly SessionUser _first;

    private SessionState(EngineContext context, int number, Login7 login, SessionUser user, PostgresSession postgres)
        => (Context, Number, Login, User, Postgres, _first) = (context, number, login, user, postgres, user);

    /// <summary>What the sessions of the server share.</summary>
    public EngineContext Context { get; }

    /// <summary>Its number (@@SPID).</summary>
    public int Number { get; }

    /// <summary>What the client said of itself.</summary>
    public Login7 Login { get; }

    /// <summary>As whom it runs.</summary>
    public SessionUser User { get; private set; }

    /// <summary>Its connection to PostgreSQL.</summary>
    public PostgresSession Postgres { get; private set; }

    /// <summary>What SET changes.</summary>
    public SessionSettings Settings { get; private set; } = new();

    /// <summary>What sp_prepare keeps.</summary>
    public PreparedStatements Prepared { get; private set; } = new();

    /// <summary>Rows of the last statement (@@ROWCOUNT).</summary>
    public long RowCount { get; set; }

    /// <summary>Error of the last statement (@@ERROR).</summary>
    public int LastError { get; set; }

    /// <summary>How many errors the client has got.</summary>
    public int ErrorCount { get; set; }

    /// <summary>Name of the outermost transaction, or empty.</summary>
    public string TransactionName { get; set; } = "";

    /// <summary>What the client knows the open transaction by.</summary>
    public long Transaction { get; set; }

    /// <summary>The table whose identity may be written (SET IDENTITY_INSERT); null for none.</summary>
    public ObjectName? IdentityInsert { get; set; }

    /// <summary>The bulk load whose rows the next message has; null where there is none.</summary>
    public InsertBulkStatement? Bulk { get; private set; }

    /// <summary>Expects the rows of a bulk load.</summary>
    public Task BeginBulk(InsertBulkStatement bulk)
    {
        Bulk = bulk;
        return Task.CompletedTask;
    }

    /// <summary>Takes the bulk load whose rows have come.</summary>
    public InsertBulkStatement? TakeBulk()
    {
        var bulk = Bulk;
        Bulk = null;
        return bulk;
    }

    /// <summary>Opens the connection to PostgreSQL.</summary>
    public static async Task<SessionState> OpenAsync(
        EngineContext context, int number, Login7 login, SessionUser user, CancellationToken cancellationToken)
        => new(context, number, login, user, await ConnectAsync(context, number, login, user, cancellationToken));

    /// <summary>Moves to another database, where the session has a user.</summary>
    public async Task UseAsync(SessionUser user, CancellationToken cancellationToken)
    {
        var next = await ConnectAsync(Context, Number, Login, user, cancellationToken);
        await Postgres.DisposeAsync();
        (User, Postgres) = (user, next);
    }

    /// <summary>Makes it as new, for the next user of a pooled connection.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="keepsTransaction">Whether an open transaction goes on.</param>
    public async Task ResetAsync(CancellationToken cancellationToken, bool keepsTransaction = false)
    {
        (Settings, Prepared, RowCount, LastError, Bulk, IdentityInsert) = (new(), new(), 0, 0, null, null);
        if (keepsTransaction && Postgres.TransactionCount > 0)
        {
            await Postgres.ResetInTransactionAsync(cancellationToken);
            return;
        }

        (Transaction, TransactionName) = (0, "");
        if (User.Database.Id != _first.Database.Id)
            await UseAsync(_first, cancellationToken);
        else
            await Postgres.ResetAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => Postgres.DisposeAsync();

    private static Task<PostgresSession> ConnectAsync(
        EngineContext context, int number, Login7 login, SessionUser user, CancellationToken cancellationToken)
        => PostgresSession.OpenAsync(context.Databases.ConnectionString(user.Database, user.Role, Options(context, number, login, user)),
            cancellationToken);

    private static string Options(EngineContext context, int number, Login7 login, SessionUser user) => SessionOptions.Format(
    [
        ("search_path", $"{TSql.NameFolding.Quote(user.DefaultSchema)}, dbo, sys, pg_catalog"), // dbo is where T-SQL looks next
        ("gatehouse.database", user.Database.Name),
        ("gatehouse.user", user.Name),
        ("gatehouse.login", user.Login),
        ("gatehouse.server", context.Server.Name),
        ("gatehouse.host", login.HostName),
        ("gatehouse.application", login.ApplicationName),
        ("gatehouse.spid", number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
    ]);
}
