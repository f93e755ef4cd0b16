using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Commands;

/// <summary>Parses <c>key=value</c> words.</summary>
internal static class KeyValues
{
    /// <exception cref="CliException">A word is not of that form, or a key is there twice.</exception>
    public static IReadOnlyDictionary<string, string> Parse(string option, IReadOnlyList<string> words)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in words)
        {
            var at = word.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
                throw CliException.Usage($"Usage error: {option} [KEY=VALUE ...] (seen: '{(at == 0 ? "=…" : word)}')");
            if (!values.TryAdd(word[..at], word[(at + 1)..]))
                throw CliException.Usage($"Usage error: {option} has '{word[..at]}' twice.");
        }

        return values;
    }

    /// <summary>As <see cref="Parse"/>, and only these keys are possible.</summary>
    /// <exception cref="CliException">An unknown key, or a required one is missing; the Azure CLI's texts.</exception>
    public static IReadOnlyDictionary<string, string> ParseKnown(string option, IReadOnlyList<string> words, IReadOnlyList<string> required, IReadOnlyList<string> optional)
    {
        var values = Parse(option, words);
        if (values.Keys.FirstOrDefault(key => !required.Contains(key) && !optional.Contains(key)) is { } unknown)
            throw CliException.Usage($"Unsupported Key {unknown} is provided for parameter {option}. All possible keys are: {string.Join(", ", [.. required, .. optional])}");
        if (required.Any(key => !values.ContainsKey(key)))
            throw CliException.Usage($"Required keys missing for parameter {option}. Required keys are: {string.Join(", ", required)}");
        return values.FirstOrDefault(value => string.IsNullOrWhiteSpace(value.Value)).Key is { } blank ? throw CliException.Usage($"{blank} should not be blank") : values;
    }
}
