using System.Collections.Concurrent;
using Gatehouse.TSql.Parsing;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.LocalCloud.Engines.Sql.Execution;

/// <summary>Texts that were parsed before: drivers send the same ones again and again. Thread-safe.</summary>
internal static class Parses
{
    private const int Most = 1_000;
    private const int LongestKept = 4_000; // characters; a text of values is not sent twice
    private static readonly ConcurrentDictionary<string, Batch> Known = new(StringComparer.Ordinal);

    /// <summary>Parses a text.</summary>
    /// <exception cref="TSql.TSqlException">It is no T-SQL, or not supported.</exception>
    public static Batch Batch(string text)
    {
        if (Known.TryGetValue(text, out var batch))
            return batch;
        batch = TSqlParser.Parse(text);
        if (text.Length > LongestKept || batch.Statements.Any(IsSecret))
            return batch;
        if (Known.Count >= Most)
            Known.Clear();
        Known[text] = batch;
        return batch;
    }

    // A password is not kept longer than its statement runs.
    private static bool IsSecret(Statement statement)
        => statement is CreateUserStatement or AlterUserStatement or CreateLoginStatement or AlterLoginStatement
            or BlockStatement or IfStatement or TryCatchStatement;
}
