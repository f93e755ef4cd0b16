using System.Globalization;
using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector;

namespace Gatehouse.Cli.Commands;

/// <summary>What goes into and comes out of statements that a person types.</summary>
internal static class StatementResults
{
    /// <summary>The statements: the text itself, or a file's.</summary>
    /// <exception cref="CliException">Neither was given, or both.</exception>
    public static async Task<string> ReadSqlAsync(string? text, string? file, CancellationToken cancellationToken)
    {
        if (text is null == file is null)
            throw CliException.Usage("Either --querytext/-q or --file-path/-f is needed, and not both.");
        return text ?? await File.ReadAllTextAsync(file!, cancellationToken);
    }

    /// <summary>Writes each result that has columns, and says how many rows were changed.</summary>
    /// <param name="call">The command line.</param>
    /// <param name="results">The results.</param>
    /// <param name="bytes">What stands before bytes in hexadecimal, as the database writes them.</param>
    public static void Write(Invocation call, IReadOnlyList<SqlResult> results, string bytes)
    {
        foreach (var result in results.Where(result => result.Columns.Count > 0))
        {
            var names = NamesOf(result.Columns);
            call.Write(
                new JsonArray([.. result.Rows.Select(row => new JsonObject(row.Select((value, index)
                    => KeyValuePair.Create(names[index], Value(value, bytes)))))]),
                [.. names.Select(name => new Output.Column(name, name))]);
        }

        if (results.Where(result => result.Affected >= 0).Sum(result => (long)result.Affected) is > 0 and var affected)
            call.Say($"{affected} row{(affected == 1 ? "" : "s")} changed.");
    }

    // A database gives columns no name, or the same one; JSON gives each its own.
    private static List<string> NamesOf(IReadOnlyList<string> columns)
    {
        var names = new List<string>();
        foreach (var column in columns)
        {
            var name = column.Length > 0 ? column : $"column{names.Count + 1}";
            for (var number = 2; names.Contains(name); number++)
                name = $"{(column.Length > 0 ? column : "column")}_{number}";
            names.Add(name);
        }

        return names;
    }

    private static JsonNode? Value(object? value, string bytes) => value switch
    {
        null => null,
        bool truth => JsonValue.Create(truth),
        byte or short or int or long => JsonValue.Create(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        ulong number => JsonValue.Create(number),
        float number when float.IsFinite(number) => JsonValue.Create(number),
        double number when double.IsFinite(number) => JsonValue.Create(number),
        decimal number => JsonValue.Create(number),
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("O", CultureInfo.InvariantCulture),
        byte[] some => bytes + Convert.ToHexStringLower(some),
        Array list => new JsonArray([.. list.Cast<object?>().Select(one => Value(one, bytes))]),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
