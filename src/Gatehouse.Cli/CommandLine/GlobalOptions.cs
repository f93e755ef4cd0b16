using System.CommandLine;
using Gatehouse.Cli.Output;

namespace Gatehouse.Cli.CommandLine;

/// <summary>The options that every command has.</summary>
internal static class GlobalOptions
{
    public static Option<string?> Data { get; } = new("--data")
    {
        Description = "Folder of the local cloud. Default: GATEHOUSE_DATA, else a folder of your user.",
        HelpName = "folder",
        Recursive = true,
    };

    public static Option<OutputFormat?> Output { get; } = new("--output", "-o")
    {
        Description = "Format of the result: json, table, tsv or none.",
        HelpName = "json|table|tsv|none",
        Recursive = true,
        CustomParser = result => Enum.TryParse<OutputFormat>(result.Tokens[0].Value, ignoreCase: true, out var format)
            && !int.TryParse(result.Tokens[0].Value, out _)
            ? format
            : Invalid(result),
    };

    public static Option<string?> Subscription { get; } = new("--subscription")
    {
        Description = "Id of the subscription. Default: the local cloud's.",
        HelpName = "id",
        Recursive = true,
    };

    public static Option<bool> OnlyShowErrors { get; } = new("--only-show-errors")
    {
        Description = "Say nothing on standard error but errors.",
        Recursive = true,
    };

    static GlobalOptions() => Output.CompletionSources.Add("json", "table", "tsv", "none");

    private static OutputFormat? Invalid(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError($"argument --output/-o: invalid choice: '{result.Tokens[0].Value}' (choose from 'json', 'table', 'tsv', 'none')");
        return null;
    }
}
