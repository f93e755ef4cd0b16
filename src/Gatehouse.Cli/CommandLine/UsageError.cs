using System.CommandLine;
using System.CommandLine.Parsing;

namespace Gatehouse.Cli.CommandLine;

/// <summary>Says what is wrong with a command line, in the Azure CLI's words where it has some.</summary>
internal static class UsageError
{
    public static string Describe(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        return $"{Reason(parsed, command)}\nHelp: {Path(parsed.CommandResult)} -h";
    }

    private static string Reason(ParseResult parsed, Command command)
    {
        if (parsed.UnmatchedTokens.Count > 0)
            return Unmatched(parsed.UnmatchedTokens[0], command);
        if (command.Subcommands.Count > 0 && command.Action is null)
            return $"'{command.Name}' needs one of: {string.Join(", ", Names(command))}";

        var missing = command.Options.Where(option => option.Required && parsed.GetResult(option) is null or { Implicit: true }).ToList();
        if (missing.Count > 0)
            return $"the following arguments are required: {string.Join(", ", missing.Select(Label))}";
        return parsed.Errors.Count > 0 ? string.Join('\n', parsed.Errors.Select(error => error.Message).Distinct()) : "the command line is not complete";
    }

    private static string Unmatched(string token, Command command)
    {
        var isOption = token.StartsWith('-');
        if (!isOption && command.Subcommands.Count == 0)
            return $"unrecognized arguments: {token}";
        var known = isOption ? command.Options.SelectMany(Spellings).Concat(GlobalSpellings) : Names(command);
        var text = isOption ? $"unrecognized arguments: {token}" : $"'{token}' is misspelled or not recognized by the system.";
        var near = Typo.Nearest(token, known);
        return near.Count == 0 ? isOption ? text : $"{text} There are: {string.Join(", ", Names(command))}" : $"{text}\nDid you mean: {string.Join(" or ", near)}?";
    }

    private static IEnumerable<string> GlobalSpellings
        => GlobalOptions.All.SelectMany(Spellings).Append("--help");

    private static IEnumerable<string> Names(Command command) => command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name);

    private static IEnumerable<string> Spellings(Option option) => option.Aliases.Prepend(option.Name).Distinct();

    // As the Azure CLI: long names, then short ones.
    private static string Label(Option option)
        => string.Join('/', Spellings(option).OrderByDescending(name => name.StartsWith("--", StringComparison.Ordinal)));

    private static string Path(CommandResult result)
        => result.Parent is CommandResult parent ? $"{Path(parent)} {result.Command.Name}" : "gatehouse";
}
