using System.Runtime.CompilerServices;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Translation;

/// <summary>Translates statements to PostgreSQL's SQL (docs/designs/009). Pure and thread-safe.</summary>
internal static class Translator
{
    private const int TooDeep = 191;

    /// <summary>Translates one statement.</summary>
    /// <param name="statement">A statement on data, definitions, users or permissions; control flow is the interpreter's.</param>
    /// <param name="context">The session and its batch.</param>
    /// <exception cref="TSqlException">It cannot be run: 40510 names what is not supported, 137 an unknown variable, 208 an object that
    /// nobody may see.</exception>
    public static Translated Translate(Statement statement, TranslationContext context)
    {
        try
        {
            return new StatementTranslator(context).Translate(statement);
        }
        catch (InsufficientExecutionStackException)
        {
            throw new TSqlException(TooDeep, statement.Line,
                "Some part of your SQL statement is nested too deeply. Rewrite the query or break it up into smaller queries.");
        }
    }

    /// <summary>The table of an INSERT without a column list, quoted for PostgreSQL; null for any other statement.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="context">The session and its batch.</param>
    public static string? UnlistedTable(Statement statement, TranslationContext context)
        => statement is InsertStatement { Columns.Count: 0, Source: not InsertDefaultValues } insert
            ? new Names(context).Target(insert.Target) : null;

    /// <summary>Refuses what this engine has not.</summary>
    /// <param name="construct">The construct as T-SQL names it.</param>
    /// <param name="line">Its line.</param>
    internal static TSqlException NotSupported(string construct, int line)
        => new(40510, line, $"Statement '{construct}' is not supported in this version of SQL Server (line {line}).");

    /// <summary>Throws before the stack is full.</summary>
    internal static void CheckDepth() => RuntimeHelpers.EnsureSufficientExecutionStack();
}
