namespace Gatehouse.TSql;

/// <summary>T-SQL that cannot be run: wrong, or not supported. Its text is for the client.</summary>
/// <param name="number">SQL Server's number of the error, e.g. 102 for wrong syntax, 40510 for a construct that is not supported.</param>
/// <param name="line">Line in the batch, from 1.</param>
/// <param name="message">The text that the client gets.</param>
public sealed class TSqlException(int number, int line, string message) : Exception(message)
{
    /// <summary>SQL Server's number of the error.</summary>
    public int Number { get; } = number;

    /// <summary>Line in the batch, from 1.</summary>
    public int Line { get; } = line;
}
