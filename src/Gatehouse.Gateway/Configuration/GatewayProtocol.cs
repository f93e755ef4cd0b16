namespace Gatehouse.Gateway.Configuration;

/// <summary>The protocols that a listener can be configured for.</summary>
public enum GatewayProtocol
{
    /// <summary>PostgreSQL.</summary>
    Postgres,

    /// <summary>MySQL and MariaDB.</summary>
    MySql,

    /// <summary>TDS, SQL Server's protocol.</summary>
    Tds,
}
