namespace Gatehouse.Connector;

/// <summary>Where and as whom a session is opened.</summary>
/// <param name="Host">Host name; the server's certificate must be for it.</param>
/// <param name="Port">TCP port.</param>
/// <param name="Database">Database.</param>
/// <param name="User">Database user.</param>
public sealed record DatabaseTarget(string Host, int Port, string Database, string User)
{
    /// <summary>
    /// True when the secret is a principal's token, false when it is a password. SQL Server alone is told which; with a token it names
    /// the user itself.
    /// </summary>
    public bool IsToken { get; init; }
}

/// <summary>Opens sessions on a database server with a token or a password, over verified TLS.</summary>
public interface IDatabaseSessions
{
    /// <summary>Logs in.</summary>
    /// <param name="target">Where and as whom.</param>
    /// <param name="secret">The token or the password.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ConnectorException">The server cannot be reached or refused the login.</exception>
    Task<IDatabaseSession> OpenAsync(DatabaseTarget target, string secret, CancellationToken cancellationToken);
}

/// <summary>One session. Not thread-safe.</summary>
public interface IDatabaseSession : IAsyncDisposable
{
    /// <summary>
    /// What the server said beside the results of the last <see cref="RunAsync"/>, e.g. by <c>PRINT</c>. Default: nothing.
    /// </summary>
    IReadOnlyList<string> Messages => [];

    /// <summary>What the statements before the one that failed answered in the last <see cref="RunAsync"/>. Default: nothing.</summary>
    IReadOnlyList<SqlResult> ResultsBeforeError => [];

    /// <summary>Runs statements and returns each one's answer.</summary>
    /// <param name="sql">
    /// The statements. Parameters are written <c>$1</c>, <c>$2</c> for PostgreSQL, <c>?</c> for MySQL and <c>@p1</c>, <c>@p2</c> for
    /// SQL Server; with parameters only one statement is possible.
    /// </param>
    /// <param name="parameters">Values of the parameters.</param>
    /// <param name="cancellationToken">Cancels the running statement.</param>
    /// <exception cref="ConnectorException">
    /// With <see cref="ConnectorErrorCode.DatabaseRefused"/>; the <see cref="ConnectorException.ServiceCode"/> is PostgreSQL's SQLSTATE,
    /// or the error number of MySQL or SQL Server.
    /// </exception>
    Task<IReadOnlyList<SqlResult>> RunAsync(string sql, IReadOnlyList<object> parameters, CancellationToken cancellationToken);
}

/// <summary>What one statement answered.</summary>
/// <param name="Columns">Names of the columns; empty when the statement returns no rows.</param>
/// <param name="Rows">The rows; a null value is null.</param>
/// <param name="Affected">Number of rows that were changed, or -1 when the statement changes none.</param>
public sealed record SqlResult(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows, int Affected);
