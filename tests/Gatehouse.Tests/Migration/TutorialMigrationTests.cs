using System.Security.Cryptography;
using System.Text;
using Gatehouse.Migration;
using Gatehouse.Tests.Support;

namespace Gatehouse.Tests.Migration;

/// <summary>The migration tutorials: from a program with a password to the code that the page shows.</summary>
public class TutorialMigrationTests
{
    private const string Odbc = "AZURE_SQL_CONNECTIONSTRING=Driver={ODBC Driver 18 for SQL Server};"
        + "Server=tcp:<database-server-name>.database.windows.net,1433;Database=<database-name>;";
    private const string Settings = "Encrypt=yes;TrustServerCertificate=no;Connection Timeout=30";

    // SHA-256 of the page's code block, LF line ends and one at the end. Of Node's, the blanks that the page has after one comment are not
    // made.
    [Theory]
    [InlineData("node.mjs", "f43fcf7f988adb71201e816c1c1cf97ea3b67c9723dc420c23469f7dd2263560")]
    [InlineData("pyodbc.py", "a5e741d8add35966d1097c73752ce042d0205da6fee32d6efcb3258c420f8c5f")]
    public void A_tutorials_program_becomes_the_code_that_the_page_shows(string name, string hash)
    {
        using var app = new AppFolder((name, Program(name)));

        app.Write();

        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(app.Read(name)))));
    }

    // mssql-python needs another connection string and nothing else: the page's, for a laptop and for Azure.
    [Theory]
    [InlineData(PasswordlessMode.Default, "ActiveDirectoryDefault")]
    [InlineData(PasswordlessMode.ManagedIdentity, "ActiveDirectoryMSI")]
    public void The_connection_string_of_mssql_python_becomes_that_of_the_page(PasswordlessMode mode, string authentication)
    {
        const string Server = "AZURE_SQL_CONNECTIONSTRING=Server=tcp:<database-server-name>.database.windows.net,1433;"
            + "Database=<database-name>;";
        const string Code = "from os import getenv\nfrom mssql_python import connect\n\n"
            + "conn = connect(getenv(\"AZURE_SQL_CONNECTIONSTRING\"))\n";
        using var app = new AppFolder((".env", $"{Server}UID=app;PWD=Made-Up-1!;{Settings}\n"), ("app.py", Code));

        app.Write(new MigrationOptions { Mode = mode });

        Assert.Equal($"{Server}{Settings};Authentication={authentication}\n", app.Read(".env"));
        Assert.Equal(Code, app.Read("app.py"));
    }

    [Theory]
    [InlineData("node.mjs", "AZURE_SQL_SERVER=s.database.windows.net\nAZURE_SQL_USER=app\nAZURE_SQL_PASSWORD=Made-Up-1!\n")]
    [InlineData("pyodbc.py", $"{Odbc}UID=app;PWD=Made-Up-1!;{Settings}\n")]
    public void A_second_run_finds_nothing(string name, string settings)
    {
        using var app = new AppFolder((name, Program(name)), (".env", settings));
        app.Write();

        var second = app.Run();

        Assert.Empty(second.Sites);
        Assert.Empty(second.Changes);
    }

    private static string Program(string name)
        => File.ReadAllText(Path.Combine(SourceTree.Root, "tests/Gatehouse.Tests/Migration/Tutorials", name));
}
