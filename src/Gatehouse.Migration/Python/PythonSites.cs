using Gatehouse.Migration.Syntax.Expressions;

namespace Gatehouse.Migration.Python;

internal enum PythonDriver
{
    Pyodbc,
    MssqlPython,
    Pymssql,
    Psycopg,
    PsycopgPool,
    Psycopg3Pool,
    Asyncpg,
    MySqlConnector,
    PyMySql,
    MySqlOther,
    MySqlDb,
    MySqlPool,
    SqlAlchemy,
}

/// <summary>A call that makes connections.</summary>
internal sealed record PythonSite(string Name, PythonDriver Driver, CallExpression Call);

/// <summary>Finds the calls of a module that make connections, by what they import.</summary>
internal static class PythonSites
{
    private static readonly Dictionary<string, PythonDriver> Calls = new(StringComparer.Ordinal)
    {
        ["pyodbc.connect"] = PythonDriver.Pyodbc,
        ["mssql_python.connect"] = PythonDriver.MssqlPython,
        ["pymssql.connect"] = PythonDriver.Pymssql,
        ["psycopg2.connect"] = PythonDriver.Psycopg,
        ["psycopg.connect"] = PythonDriver.Psycopg,
        ["psycopg.Connection.connect"] = PythonDriver.Psycopg,
        ["psycopg.AsyncConnection.connect"] = PythonDriver.Psycopg,
        ["psycopg2.pool.SimpleConnectionPool"] = PythonDriver.PsycopgPool,
        ["psycopg2.pool.ThreadedConnectionPool"] = PythonDriver.PsycopgPool,
        ["psycopg_pool.ConnectionPool"] = PythonDriver.Psycopg3Pool,
        ["psycopg_pool.AsyncConnectionPool"] = PythonDriver.Psycopg3Pool,
        ["asyncpg.connect"] = PythonDriver.Asyncpg,
        ["asyncpg.create_pool"] = PythonDriver.Asyncpg,
        ["mysql.connector.connect"] = PythonDriver.MySqlConnector,
        ["pymysql.connect"] = PythonDriver.PyMySql,
        ["mysql.connector.pooling.MySQLConnectionPool"] = PythonDriver.MySqlPool,
        ["aiomysql.connect"] = PythonDriver.PyMySql,
        ["aiomysql.create_pool"] = PythonDriver.MySqlOther,
        ["MySQLdb.connect"] = PythonDriver.MySqlDb,
        ["sqlalchemy.create_engine"] = PythonDriver.SqlAlchemy,
        ["sqlalchemy.engine.create_engine"] = PythonDriver.SqlAlchemy,
        ["sqlalchemy.ext.asyncio.create_async_engine"] = PythonDriver.SqlAlchemy,
        ["sqlmodel.create_engine"] = PythonDriver.SqlAlchemy,
    };

    public static IEnumerable<PythonSite> Find(PythonModule module)
    {
        for (var i = 0; i < module.Tree.Count; i++)
        {
            if (!module.Tree.IsWord(i) || module.Tree.Is(i - 1, "."))
                continue;
            var open = i + 1;
            while (module.Tree.Is(open, ".") && module.Tree.IsWord(open + 1))
                open += 2;
            if (!module.Tree.Is(open, "(") || module.Tree.Partner(open) == open
                || module.FullName(module.Tree.Text[module.Tree[i].Start..module.Tree[open - 1].End]) is not { } name)
                continue;
            if (Calls.TryGetValue(name, out var driver) && module.Reader.Read(i, module.Tree.Partner(open)) is CallExpression call)
                yield return new(name.Split('.')[0] == "mysql" ? "mysql-connector" : name.Split('.')[0].Replace('_', '-'), driver, call);
        }
    }
}
