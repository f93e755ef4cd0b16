using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Cloud;

/// <summary>Which cloud a command talks to.</summary>
/// <param name="Kind">The cloud.</param>
/// <param name="IsGuess">Nobody named it: it follows from the data folder.</param>
internal sealed record CloudChoice(CloudKind Kind, bool IsGuess)
{
    public const string Variable = "GATEHOUSE_CLOUD";

    /// <summary>The option, else <c>GATEHOUSE_CLOUD</c>, else what the data folder says.</summary>
    /// <remarks>
    /// A folder that has had a local cloud stays local, also while none runs: a command that was meant for a laptop must not delete in Azure
    /// because the local cloud has stopped.
    /// </remarks>
    /// <exception cref="CliException">The variable has another value.</exception>
    public static CloudChoice Of(CloudKind? option, string dataPath, Func<string, string?> variables)
    {
        if (option is { } given)
            return new(given, false);
        if (variables(Variable) is { } value)
        {
            var named = Parse(value) ?? throw CliException.Usage($"{Variable}: invalid choice: '{value}' (choose from 'local', 'azure')");
            return new(named, false);
        }

        var isLocal = File.Exists(RunFile.PathIn(dataPath)) || File.Exists(Path.Combine(dataPath, "login.json"));
        return new(isLocal ? CloudKind.Local : CloudKind.Azure, true);
    }

    /// <summary>The cloud of a word. Null when it is none.</summary>
    public static CloudKind? Parse(string word) => word.ToUpperInvariant() switch
    {
        "LOCAL" => CloudKind.Local,
        "AZURE" => CloudKind.Azure,
        _ => null,
    };

    /// <summary>The error of a command that Azure does not have.</summary>
    public static CliException LocalOnly(string command) => CliException.Usage(
        $"'gatehouse {command}' is about the local cloud only, and --cloud azure (or {Variable}) asks for Azure. "
        + $"Type --cloud local, or use the Azure CLI{(command == "login" ? ": az login" : "")}.");
}
