namespace Gatehouse.LocalCloud.Engines.Sql.Sessions;

/// <summary>What SET changes in a session. Defaults are those of a new session of SQL Server.</summary>
internal sealed class SessionSettings
{
    /// <summary>Answers have no row counts.</summary>
    public bool NoCount { get; set; }

    /// <summary>An error rolls the transaction back.</summary>
    public bool XactAbort { get; set; }

    /// <summary>Results have columns and no rows.</summary>
    public bool FormatOnly { get; set; }

    /// <summary>A statement that reads or writes begins a transaction.</summary>
    public bool ImplicitTransactions { get; set; }

    /// <summary>Statements are read and not run.</summary>
    public bool NoExec { get; set; }

    /// <summary>What follows ISOLATION LEVEL in PostgreSQL.</summary>
    public string Isolation { get; set; } = "READ COMMITTED";

    /// <summary>Longest wait for a lock, in milliseconds; -1 has no end.</summary>
    public int LockTimeout { get; set; } = -1;

    /// <summary>First day of the week, 1 (Monday) to 7.</summary>
    public int DateFirst { get; set; } = 7;
}
