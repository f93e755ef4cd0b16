using System.Globalization;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.Connector.Sql;

/// <summary>SQL Server refused a login or a statement.</summary>
/// <remarks>
/// It is the inner exception of a <see cref="ConnectorException"/> with <see cref="ConnectorErrorCode.DatabaseRefused"/>. The text is the
/// server's; it can
/// quote a value of the statement, and never has a token or a password of the login.
/// </remarks>
public sealed class SqlServerException : Exception
{
    private SqlServerException(IReadOnlyList<ServerMessage> errors) : base(string.Join('\n', errors.Select(Words)))
        => (Number, State, Class, Line, Procedure) = (
            errors[0].Number, errors[0].State, errors[0].Class, errors[0].Line, errors[0].Procedure);

    /// <summary>Number of the first error, e.g. 208 for an object that is not there.</summary>
    public int Number { get; }

    /// <summary>Tells places in the server with the same number apart.</summary>
    public byte State { get; }

    /// <summary>Severity: 11 to 16 is the statement's fault; from 20 on the session ends.</summary>
    public byte Class { get; }

    /// <summary>Line in the batch or procedure, from 1; 0 where there is none.</summary>
    public int Line { get; }

    /// <summary>Name of the procedure; empty for a batch.</summary>
    public string Procedure { get; }

    /// <summary>The failure of the connector.</summary>
    /// <param name="what">What was tried.</param>
    /// <param name="errors">All errors of the answer, in order.</param>
    internal static ConnectorException Refused(string what, IReadOnlyList<ServerMessage> errors)
    {
        var refused = new SqlServerException(errors);
        return new(ConnectorErrorCode.DatabaseRefused, $"{what}: {refused.Message}", refused)
        {
            ServiceCode = refused.Number.ToString(CultureInfo.InvariantCulture),
        };
    }

    // As sqlcmd's heads, in one line.
    private static string Words(ServerMessage error)
    {
        var procedure = error.Procedure.Length > 0 ? $", procedure {error.Procedure}" : "";
        var line = error.Line > 0 ? $", line {error.Line}" : "";
        return $"error {error.Number}, level {error.Class}, state {error.State}{procedure}{line}: {error.Text}";
    }
}
