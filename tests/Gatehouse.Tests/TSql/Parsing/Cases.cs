namespace Gatehouse.Tests.TSql.Parsing;

/// <summary>The cases in <c>Cases/*.txt</c>: T-SQL, then its tree, indented. An empty line ends a case.</summary>
internal static class Cases
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "TSql", "Parsing", "Cases");

    /// <summary>Names of the files, without <c>.txt</c>.</summary>
    public static IEnumerable<string> Families
        => Directory.GetFiles(Folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)).Order();

    /// <summary>The cases of a file.</summary>
    public static IEnumerable<(string Sql, string Tree)> Of(string family)
    {
        foreach (var block in File.ReadAllText(Path.Combine(Folder, $"{family}.txt")).Split("\n\n"))
        {
            var lines = block.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var sql = lines.TakeWhile(l => l[0] != ' ').ToArray();
            yield return (string.Join('\n', sql), Flat(string.Join(' ', lines.Skip(sql.Length))));
        }
    }

    /// <summary>All T-SQL of all files.</summary>
    public static IEnumerable<string> AllSql => Families.SelectMany(Of).Select(c => c.Sql);

    /// <summary>A text with one space for every run of white space.</summary>
    public static string Flat(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
