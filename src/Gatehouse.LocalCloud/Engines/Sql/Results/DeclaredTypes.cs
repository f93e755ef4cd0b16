using System.Collections.Concurrent;
using Gatehouse.TSql;
using Gatehouse.TSql.Parsing;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.LocalCloud.Engines.Sql.Results;

/// <summary>Types as text, e.g. <c>nvarchar(20)</c>. Thread-safe.</summary>
internal static class DeclaredTypes
{
    private const int Most = 10_000; // there are not many; a table's comments are a user's to write
    private static readonly ConcurrentDictionary<string, TSqlType?> Known = new(StringComparer.Ordinal);

    /// <summary>Reads a type; null where the text is none.</summary>
    public static TSqlType? Parse(string text)
    {
        if (text.Length == 0)
            return null;
        if (Known.TryGetValue(text, out var type))
            return type;
        type = Read(text);
        if (Known.Count < Most)
            Known[text] = type;
        return type;
    }

    private static TSqlType? Read(string text)
    {
        try
        {
            return TSqlParser.ParseParameters($"@p {text}") is [var parameter] ? parameter.Type : null;
        }
        catch (TSqlException)
        {
            return null;
        }
    }
}
