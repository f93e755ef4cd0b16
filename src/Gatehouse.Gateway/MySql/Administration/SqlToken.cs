namespace Gatehouse.Gateway.MySql.Administration;

/// <summary>The kinds of token that the administrators' statements are made of.</summary>
internal enum SqlTokenKind
{
    /// <summary>Letters, digits, <c>_</c>, <c>$</c>.</summary>
    Word,

    /// <summary>In single or double quotes, or in backticks; the value is without them.</summary>
    Quoted,

    /// <summary>Any other character.</summary>
    Symbol,
}

/// <summary>One token of a statement.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Value">Its text, without quotes.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, string Value)
{
    public bool IsWord(string word) => Kind == SqlTokenKind.Word && Value.Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(char symbol) => Kind == SqlTokenKind.Symbol && Value[0] == symbol;
}

/// <summary>One statement of a text of several.</summary>
/// <param name="Start">Where its first token begins.</param>
/// <param name="End">Where its last token ends.</param>
/// <param name="Tokens">Its tokens.</param>
internal sealed record SqlStatement(int Start, int End, IReadOnlyList<SqlToken> Tokens);
