using Gatehouse.Protocols.MySql;

namespace Gatehouse.Gateway.MySql;

/// <summary>An error of the database server, in its own words.</summary>
public sealed class MySqlServerException : Exception
{
    internal MySqlServerException(ERRPacket error) : base(error.Message)
        => (Number, SqlState) = (error.Number, error.SqlState);

    /// <summary>The error's number.</summary>
    public int Number { get; }

    /// <summary>Five characters, or null where the server was too early in the connection to give them.</summary>
    public string? SqlState { get; }
}
