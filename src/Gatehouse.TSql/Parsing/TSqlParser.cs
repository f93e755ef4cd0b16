using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Parsing;

/// <summary>
/// Reads T-SQL. Its time grows with the text's length, its depth is bounded, and it keeps nothing: any thread may call it.
/// </summary>
internal static class TSqlParser
{
    /// <summary>Reads a batch.</summary>
    /// <param name="text">What the client sent.</param>
    /// <exception cref="TSqlException">The text is wrong (102, 105, 156…), too deep (191) or not supported (40510).</exception>
    public static Batch Parse(string text) => new Grammar(text).Statements.ParseBatch();

    /// <summary>Reads the declaration list of sp_executesql and sp_prepare, e.g. <c>@p0 nvarchar(4000), @p1 int OUTPUT</c>.</summary>
    /// <param name="text">The list; empty for no parameters.</param>
    /// <exception cref="TSqlException">The list is wrong.</exception>
    public static IReadOnlyList<ParameterDeclaration> ParseParameters(string text) => new Grammar(text).Procedures.ParseParameters();

    /// <summary>Reads one expression, e.g. a default that the catalogue holds.</summary>
    /// <param name="text">The expression.</param>
    /// <exception cref="TSqlException">The text is wrong or has more than an expression.</exception>
    public static Expression ParseExpression(string text)
    {
        var grammar = new Grammar(text);
        var expression = grammar.Expressions.Parse();
        return grammar.Tokens.Kind == Lexing.TokenKind.EndOfText ? expression : throw grammar.Tokens.Wrong();
    }
}
