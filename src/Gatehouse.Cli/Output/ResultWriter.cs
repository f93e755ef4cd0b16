using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.Cli.Output;

/// <summary>Writes results in the format that was asked for.</summary>
internal static class ResultWriter
{
    // Relaxed: the output is read by people and by JSON parsers, never pasted into HTML.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TextWriter output, JsonNode? result, OutputFormat format, IReadOnlyList<Column> columns)
    {
        if (result is null || format == OutputFormat.None)
            return;
        if (format == OutputFormat.Json)
        {
            output.WriteLine(result.ToJsonString(Indented));
            return;
        }

        var rows = result is JsonArray list ? list.ToList() : [result];
        if (format == OutputFormat.Tsv)
        {
            foreach (var row in rows)
                output.WriteLine(string.Join('\t', Cells(row, columns).Select(cell => Plain(cell, "\\t", "\\n"))));
        }
        else if (rows.Count > 0)
        {
            WriteTable(output, columns.Count > 0 ? columns : Infer(rows), rows);
        }
    }

    private static void WriteTable(TextWriter output, IReadOnlyList<Column> columns, List<JsonNode?> rows)
    {
        if (columns.Count == 0)
            columns = [new("Result", "")];
        List<List<string>> lines =
        [
            [.. columns.Select(column => column.Header)],
            .. rows.Select(row => columns.Select(column => Plain(At(row, column.Path), " ", " ")).ToList()),
        ];
        var widths = columns.Select((_, index) => lines.Max(line => line[index].Length)).ToList();
        lines.Insert(1, [.. widths.Select(width => new string('-', width))]);
        foreach (var line in lines)
            output.WriteLine(string.Join("  ", line.Select((cell, index) => cell.PadRight(widths[index]))).TrimEnd());
    }

    private static IEnumerable<JsonNode?> Cells(JsonNode? row, IReadOnlyList<Column> columns)
        => columns.Count > 0 ? columns.Select(column => At(row, column.Path))
            : row is JsonObject members ? members.Where(member => IsPlain(member.Value)).Select(member => member.Value)
            : [row];

    private static List<Column> Infer(List<JsonNode?> rows)
        => [.. rows.OfType<JsonObject>().SelectMany(row => row).Where(member => IsPlain(member.Value))
            .Select(member => member.Key).Distinct().Select(name => new Column(Title(name), name))];

    private static JsonNode? At(JsonNode? row, string path)
    {
        foreach (var part in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
            row = (row as JsonObject)?[part];
        return row;
    }

    private static bool IsPlain(JsonNode? value) => value is null or JsonValue;

    // Control characters of a value would otherwise steer the terminal.
    private static string Plain(JsonNode? value, string tab, string line)
    {
        var text = value switch { null => "", JsonValue => value.ToString(), _ => value.ToJsonString() };
        return string.Concat(text.Select(c => c switch { '\t' => tab, '\n' => line, '\r' => "", _ when char.IsControl(c) => "?", _ => c.ToString() }));
    }

    private static string Title(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name[1..];
}
