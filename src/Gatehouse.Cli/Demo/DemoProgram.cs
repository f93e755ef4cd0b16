using System.Text.RegularExpressions;

namespace Gatehouse.Cli.Demo;

/// <summary>One program that the demo runs, twice: as the app and, where its code can be one, as the developer.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Target">The database that it connects to.</param>
/// <param name="ClientType">The service connector's client type, which decides the settings' names.</param>
/// <param name="File">What to start.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="IsForAppsOnly">Whether its code asks for a managed identity and nothing else.</param>
internal sealed partial record DemoProgram(
    string Name, DemoTarget Target, string ClientType, string File, IReadOnlyList<string> Arguments, bool IsForAppsOnly = false)
{
    /// <summary>The web app of the program's database and language.</summary>
    public string App => $"web-{Connection.Replace('_', '-')}";

    /// <summary>The connection of that app.</summary>
    public string Connection => Target switch
    {
        DemoTarget.MySql => $"mysql_{ClientType}",
        DemoTarget.Sql => $"sql_{ClientType}",
        _ => ClientType,
    };

    /// <summary>The database user that the connection makes.</summary>
    public string DatabaseUser => $"aad_{Connection}";

    /// <summary>What of a program's output is worth a place in the table; a program that prints nothing of the kind only connects.</summary>
    public static Regex Says => Result();

    private const string Python = "/usr/bin/python3"; // Debian's: it sees Debian's packages

    /// <summary>The programs of the tutorials, text unchanged, and one per language that reads the table.</summary>
    public static IReadOnlyList<DemoProgram> All()
    {
        var samples = Folder("GATEHOUSE_SAMPLES");
        var built = Folder("GATEHOUSE_SAMPLES_BUILT");
        return
        [
            Postgres("tutorial .NET (App Service)", "dotnet", "dotnet", Path.Combine(built, "tutorial/dotnet/Tutorial.AppService.dll")),
            Postgres(
                "tutorial .NET (Service Connector)", "dotnet", "dotnet",
                Path.Combine(built, "tutorial/dotnet-service-connector/Tutorial.ServiceConnector.dll")),
            Postgres("tutorial Node.js", "nodejs", "node", Path.Combine(samples, "tutorial/node/launch.mjs")),
            Postgres("tutorial Python", "python", Python, Path.Combine(samples, "tutorial/python/launch.py")),
            Postgres("persons .NET", "dotnet", "dotnet", Path.Combine(built, "persons/dotnet/Persons.dll")),
            Postgres("persons Node.js", "nodejs", "node", Path.Combine(samples, "persons/node/persons.mjs")),
            Postgres("persons Python", "python", Python, Path.Combine(samples, "persons/python/persons.py")),
            new("tutorial Node.js, MySQL", DemoTarget.MySql, "nodejs", "node", [Path.Combine(samples, "tutorial/mysql/node/launch.mjs")]),
            new(
                "tutorial Python, MySQL", DemoTarget.MySql, "python", Python,
                [Path.Combine(samples, "tutorial/mysql/python/launch.py")], IsForAppsOnly: true),
            new("persons Node.js, MySQL", DemoTarget.MySql, "nodejs", "node", [Path.Combine(samples, "persons/mysql-node/persons.mjs")]),
            new("tutorial Node.js, SQL", DemoTarget.Sql, "nodejs", "node", [Path.Combine(samples, "tutorial/sql/node/launch.mjs")]),
            new(
                "tutorial .NET, SQL", DemoTarget.Sql, "dotnet", "dotnet",
                [Path.Combine(built, "tutorial/sql/dotnet/Tutorial.Sql.dll")], IsForAppsOnly: true),
            new("persons Node.js, SQL", DemoTarget.Sql, "nodejs", "node", [Path.Combine(samples, "persons/sql-node/persons.mjs")]),
            new(
                "persons .NET, SQL", DemoTarget.Sql, "dotnet", "dotnet",
                [Path.Combine(built, "persons/sql-dotnet/PersonsSql.dll")], IsForAppsOnly: true),
        ];
    }

    private static DemoProgram Postgres(string name, string clientType, string file, string argument)
        => new(name, DemoTarget.Postgres, clientType, file, [argument]);

    private static string Folder(string variable)
        => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } folder && Directory.Exists(folder)
            ? folder
            : throw new DemoException("The demo needs the samples of the source tree. Run it as './gatehouse demo' from a clone.");

    [GeneratedRegex(@"PostgreSQL [0-9.]+|^[0-9]+ persons: .*$", RegexOptions.Multiline)]
    private static partial Regex Result();
}
