using System.Text.RegularExpressions;

namespace Gatehouse.Cli.Demo;

/// <summary>One program that the demo runs, twice: as the app and as the developer.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="ClientType">The service connector's client type, which decides the settings' names.</param>
/// <param name="File">What to start.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed partial record DemoProgram(string Name, string ClientType, string File, IReadOnlyList<string> Arguments)
{
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
            new("tutorial .NET (App Service)", "dotnet", "dotnet", [Path.Combine(built, "tutorial/dotnet/Tutorial.AppService.dll")]),
            new(
                "tutorial .NET (Service Connector)", "dotnet", "dotnet",
                [Path.Combine(built, "tutorial/dotnet-service-connector/Tutorial.ServiceConnector.dll")]),
            new("tutorial Node.js", "nodejs", "node", [Path.Combine(samples, "tutorial/node/launch.mjs")]),
            new("tutorial Python", "python", Python, [Path.Combine(samples, "tutorial/python/launch.py")]),
            new("persons .NET", "dotnet", "dotnet", [Path.Combine(built, "persons/dotnet/Persons.dll")]),
            new("persons Node.js", "nodejs", "node", [Path.Combine(samples, "persons/node/persons.mjs")]),
            new("persons Python", "python", Python, [Path.Combine(samples, "persons/python/persons.py")]),
        ];
    }

    private static string Folder(string variable)
        => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } folder && Directory.Exists(folder)
            ? folder
            : throw new DemoException("The demo needs the samples of the source tree. Run it as './gatehouse demo' from a clone.");

    [GeneratedRegex(@"PostgreSQL [0-9.]+|^[0-9]+ persons: .*$", RegexOptions.Multiline)]
    private static partial Regex Result();
}
