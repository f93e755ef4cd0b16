namespace Gatehouse.Cli.Demo;

/// <summary>The databases of the demo.</summary>
internal enum DemoTarget
{
    /// <summary>PostgreSQL.</summary>
    Postgres,

    /// <summary>MySQL, which is MariaDB here.</summary>
    MySql,

    /// <summary>Azure SQL, which is the embedded engine here.</summary>
    Sql,
}
