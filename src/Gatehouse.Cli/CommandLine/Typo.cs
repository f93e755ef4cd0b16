namespace Gatehouse.Cli.CommandLine;

/// <summary>Finds what a mistyped word was meant to be.</summary>
internal static class Typo
{
    private const int LongestWord = 64;

    /// <summary>The known words that are at most a third of their letters away, nearest first; at most three.</summary>
    public static IReadOnlyList<string> Nearest(string typed, IEnumerable<string> known)
        => typed.Length > LongestWord
            ? []
            : [.. known.Distinct(StringComparer.Ordinal)
                .Select(word => (Word: word, Distance: Distance(typed.ToLowerInvariant(), word)))
                .Where(candidate => candidate.Distance <= Math.Max(1, candidate.Word.Length / 3) || (typed.Length >= 3 && candidate.Word.StartsWith(typed, StringComparison.Ordinal)))
                .OrderBy(candidate => candidate.Distance).Take(3).Select(candidate => candidate.Word)];

    // Optimal string alignment: letters put in, left out, changed, or two neighbours swapped.
    public static int Distance(string a, string b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            table[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            table[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var changed = table[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                table[i, j] = Math.Min(changed, 1 + Math.Min(table[i - 1, j], table[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    table[i, j] = Math.Min(table[i, j], 1 + table[i - 2, j - 2]);
            }
        }

        return table[a.Length, b.Length];
    }
}
