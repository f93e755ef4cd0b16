using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.Output;
using Gatehouse.Cli.Output.Query;

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

    public static Option<JmesPath?> Query { get; } = new("--query")
    {
        Description = "What to take out of the result, in JMESPath: https://jmespath.org.",
        HelpName = "jmespath",
        Recursive = true,
        CustomParser = result => Parse(result),
    };

    public static Option<CloudKind?> Cloud { get; } = new("--cloud")
    {
        Description = "What the command talks to: local or azure. "
            + "Default: GATEHOUSE_CLOUD, else the local cloud where the data folder has one, else Azure.",
        HelpName = "local|azure",
        Recursive = true,
        CustomParser = result => CloudChoice.Parse(result.Tokens[0].Value) is { } cloud ? cloud : NoCloud(result),
    };

    public static Option<string?> Subscription { get; } = new("--subscription")
    {
        Description = "Id of the subscription; on Azure also its name. "
            + "Default: the local cloud's; on Azure AZURE_SUBSCRIPTION_ID, else the Azure CLI's.",
        HelpName = "id",
        Recursive = true,
    };

    public static Option<bool> OnlyShowErrors { get; } = new("--only-show-errors")
    {
        Description = "Say nothing on standard error but errors.",
        Recursive = true,
    };

    public static Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "Say on standard error which sign-in and which subscription are used.",
        Recursive = true,
    };

    /// <summary>All of them, in the order in which help shows them.</summary>
    public static IReadOnlyList<Option> All { get; } = [Data, Cloud, Output, Query, Subscription, OnlyShowErrors, Verbose];

    static GlobalOptions()
    {
        Output.CompletionSources.Add("json", "table", "tsv", "none");
        Cloud.CompletionSources.Add("local", "azure");
    }

    private static JmesPath? Parse(System.CommandLine.Parsing.ArgumentResult result)
    {
        try
        {
            return JmesPath.Parse(result.Tokens[0].Value);
        }
        catch (FormatException e)
        {
            result.AddError($"argument --query: invalid jmespath_type value: '{result.Tokens[0].Value}': {e.Message}");
            return null;
        }
    }

    private static CloudKind? NoCloud(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError($"argument --cloud: invalid choice: '{result.Tokens[0].Value}' (choose from 'local', 'azure')");
        return null;
    }

    private static OutputFormat? Invalid(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError($"argument --output/-o: invalid choice: '{result.Tokens[0].Value}' (choose from 'json', 'table', 'tsv', 'none')");
        return null;
    }
}
