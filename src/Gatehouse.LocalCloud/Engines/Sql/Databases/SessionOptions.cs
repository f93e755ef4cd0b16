using System.Text;

namespace Gatehouse.LocalCloud.Engines.Sql.Databases;

/// <summary>Settings that a session of PostgreSQL begins with, and goes back to when it is reset.</summary>
internal static class SessionOptions
{
    /// <summary>
    /// The settings as PostgreSQL's startup message has them: spaces and backslashes are escaped (<c>options</c>, protocol-flow).
    /// </summary>
    public static string Format(IEnumerable<(string Name, string Value)> settings)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in settings)
        {
            text.Append(text.Length == 0 ? "-c " : " -c ").Append(name).Append('=');
            foreach (var c in value)
            {
                if (c is ' ' or '\\' || char.IsWhiteSpace(c))
                    text.Append('\\');
                text.Append(c == '\0' ? '\uFFFD' : c);
            }
        }

        return text.ToString();
    }
}
