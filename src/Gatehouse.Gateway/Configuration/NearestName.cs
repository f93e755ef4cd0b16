namespace Gatehouse.Gateway.Configuration;

/// <summary>Finds the name that was meant.</summary>
internal static class NearestName
{
    /// <summary>The known name with the fewest changed letters, where those are few; else null.</summary>
    public static string? Of(string typed, IReadOnlyCollection<string> known)
        => typed.Length > 40 ? null : known
            .Select(name => (Name: name, Distance: Distance(typed, name)))
            .Where(one => one.Distance <= Math.Max(2, one.Name.Length / 3))
            .OrderBy(one => one.Distance)
            .Select(one => one.Name)
            .FirstOrDefault();

    // Levenshtein's, two rows.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
