using System.Globalization;
using System.Text.RegularExpressions;

namespace Gatehouse.Connector.Sql;

/// <summary>A batch of a script.</summary>
/// <param name="Text">Its statements.</param>
/// <param name="Line">The script's line that it begins in, from 1.</param>
/// <param name="Count">How often it is run.</param>
public sealed record ScriptBatch(string Text, int Line, int Count);

/// <summary>Divides a script at its lines <c>GO</c>, which are the client's and no statement.</summary>
/// <remarks>
/// https://learn.microsoft.com/sql/t-sql/language-elements/sql-server-utilities-statements-go. In a text, a comment or a quoted name the
/// word divides nothing.
/// </remarks>
public static partial class BatchSplitter
{
    private const int MostRuns = 1000;

    /// <summary>The batches, without empty ones.</summary>
    /// <param name="script">The script.</param>
    /// <exception cref="ConnectorException">
    /// With <see cref="ConnectorErrorCode.InvalidArgument"/>: a <c>GO</c> with a count that is none.
    /// </exception>
    public static IReadOnlyList<ScriptBatch> Split(string script)
    {
        ArgumentNullException.ThrowIfNull(script);
        var batches = new List<ScriptBatch>();
        var lines = script.ReplaceLineEndings("\n").Split('\n');
        var (state, depth) = (' ', 0); // what the line begins inside: ' code, a quote, ] a name, * a comment of a depth
        var first = 0;
        for (var index = 0; index < lines.Length; index++)
        {
            if (state == ' ' && Divider().Match(lines[index]) is { Success: true } divider)
            {
                Add(first, index, CountOf(divider.Groups["count"].Value, index + 1));
                first = index + 1;
                continue;
            }

            (state, depth) = After(lines[index], state, depth);
        }

        Add(first, lines.Length, 1);
        return batches;

        void Add(int from, int to, int count)
        {
            var text = string.Join('\n', lines[from..to]);
            if (!string.IsNullOrWhiteSpace(text))
                batches.Add(new ScriptBatch(text, from + 1, count));
        }
    }

    private static int CountOf(string count, int line)
        => count.Length == 0 ? 1
            : int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MostRuns
                ? number
            : throw new ConnectorException(
                ConnectorErrorCode.InvalidArgument, $"Line {line}: GO {count} is not possible: 1 to {MostRuns} are allowed.");

    private static (char State, int Depth) After(string line, char state, int depth)
    {
        for (var at = 0; at < line.Length; at++)
        {
            var next = at + 1 < line.Length ? line[at + 1] : ' ';
            switch (state, line[at], next)
            {
                case (' ', '-', '-'):
                    return (' ', 0);
                case (' ' or '*', '/', '*'):
                    (state, depth, at) = ('*', depth + 1, at + 1);
                    break;
                case ('*', '*', '/'):
                    depth--;
                    (state, at) = (depth == 0 ? ' ' : '*', at + 1);
                    break;
                case (' ', '\'' or '"', _):
                    state = line[at];
                    break;
                case (' ', '[', _):
                    state = ']';
                    break;
                case (']', ']', ']'):
                    at++; // a doubled one is the name's
                    break;
                case ('\'' or '"' or ']', var one, _) when one == state:
                    state = ' '; // a doubled quote opens it again
                    break;
            }
        }

        return (state, depth);
    }

    [GeneratedRegex(@"^\s*GO(\s+(?<count>\d+))?\s*;?\s*(--.*)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Divider();
}
