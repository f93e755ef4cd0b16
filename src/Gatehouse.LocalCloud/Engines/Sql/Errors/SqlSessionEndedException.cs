namespace Gatehouse.LocalCloud.Engines.Sql.Errors;

/// <summary>The connection to PostgreSQL is gone, and the session with it.</summary>
/// <param name="error">What the client gets last.</param>
internal sealed class SqlSessionEndedException(SqlError error) : Exception(error.Text)
{
    /// <summary>What the client gets last.</summary>
    public SqlError Error { get; } = error;
}
