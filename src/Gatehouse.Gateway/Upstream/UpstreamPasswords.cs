using System.Globalization;

namespace Gatehouse.Gateway.Upstream;

/// <summary>Passwords of database users, in the form of PostgreSQL's own password file. Immutable.</summary>
/// <remarks>
/// A line is <c>host:port:database:user:password</c>; <c>*</c> stands for any, a backslash takes the meaning of the next character, <c>#</c>
/// begins a comment. The first line that fits counts. https://www.postgresql.org/docs/18/libpq-pgpass.html
/// </remarks>
public sealed class UpstreamPasswords
{
    private const int Fields = 5;
    private readonly List<string[]> _lines;

    private UpstreamPasswords(List<string[]> lines) => _lines = lines;

    /// <summary>Reads the text of a password file.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">A line is not of that form; the message has its number and nothing of its text.</exception>
    public static UpstreamPasswords Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = new List<string[]>();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var content = line.TrimEnd('\r');
            if (string.IsNullOrWhiteSpace(content) || content.StartsWith('#'))
                continue;
            var fields = Split(content);
            if (fields.Length != Fields || fields[^1].Length == 0)
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"line {number} is not of the form host:port:database:user:password"));
            lines.Add(fields);
        }

        return new(lines);
    }

    /// <summary>The password of a database user; null where the file has none.</summary>
    internal string? Find(string host, int port, string database, string user)
    {
        string[] wanted = [host, port.ToString(CultureInfo.InvariantCulture), database, user];
        foreach (var line in _lines)
        {
            if (wanted.Index().All(one => line[one.Index] == "*" || line[one.Index] == one.Item))
                return line[^1];
        }

        return null;
    }

    /// <summary>Never the passwords.</summary>
    public override string ToString() => $"{nameof(UpstreamPasswords)}({_lines.Count} lines)";

    // The last field goes to the end of the line: a password may have colons.
    private static string[] Split(string line)
    {
        var fields = new List<string>();
        var field = new System.Text.StringBuilder();
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\' && i + 1 < line.Length)
            {
                field.Append(line[++i]);
            }
            else if (line[i] == ':' && fields.Count < Fields - 1)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(line[i]);
            }
        }

        return [.. fields, field.ToString()];
    }
}
