using Gatehouse.Protocols.Tds;

namespace Gatehouse.LocalCloud.Engines.Sql.Errors;

/// <summary>An error as SQL Server gives it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Class">Its severity: up to 10 a message, from 20 on the session ends.</param>
/// <param name="State">Tells places with the same number apart.</param>
/// <param name="Text">Its text.</param>
/// <param name="Line">Line in the batch, from 1; 0 where there is none.</param>
/// <param name="EndsBatch">Whether the statements after it are left out.</param>
internal sealed record SqlError(int Number, byte Class, byte State, string Text, int Line = 0, bool EndsBatch = false)
{
    private const int MaxLength = 2047; // as RAISERROR's

    /// <summary>Name of the procedure that it arose in, or empty.</summary>
    public string Procedure { get; init; } = "";

    /// <summary>The message to the client.</summary>
    /// <param name="server">Name of the server.</param>
    public ServerMessage ToMessage(string server)
        => new(Class > 10, Number, State, Class, Text.Length <= MaxLength ? Text : $"{Text.AsSpan(0, MaxLength - 1)}…", server, Procedure,
            Line);
}

/// <summary>A T-SQL statement has failed.</summary>
/// <param name="error">What the client gets.</param>
/// <param name="inner">What it came from, or null.</param>
internal sealed class SqlErrorException(SqlError error, Exception? inner = null) : Exception(error.Text, inner)
{
    /// <summary>What the client gets.</summary>
    public SqlError Error { get; } = error;
}
