namespace Gatehouse.Migration.Syntax.Expressions;

/// <summary>What stands at a place of the program: a value, as far as a connection needs it understood.</summary>
internal abstract record Expression(TokenTree Tree, int First, int Last)
{
    public int Start => Tree[First].Start;

    public int End => Tree[Last].End;

    public string Source => Tree.Text[Start..End];
}

/// <summary>Text, put together from literals and holes.</summary>
internal sealed record TextExpression(TokenTree Tree, int First, int Last, IReadOnlyList<TextPiece> Pieces) : Expression(Tree, First, Last)
{
    /// <summary>The arguments that fill the holes, where they stand behind the text; null where the holes hold them.</summary>
    public TextArguments? Filled { get; init; }
}

/// <summary>Arguments behind a text: <c>"…{}…".format(user, password)</c>.</summary>
/// <param name="Open">The bracket before them.</param>
/// <param name="Members">All of them.</param>
/// <param name="ByPiece">The one that fills a hole.</param>
/// <param name="AreCounted">Whether a hole says the number of its argument, so that the others may not move.</param>
internal sealed record TextArguments(int Open, IReadOnlyList<Member> Members, IReadOnlyDictionary<TextPiece, Member> ByPiece,
    bool AreCounted);

/// <summary>A variable or member: <c>a</c>, <c>a.b</c>.</summary>
internal sealed record NameExpression(TokenTree Tree, int First, int Last, string Path) : Expression(Tree, First, Last);

/// <summary>A variable of the environment, or a key of the settings.</summary>
internal sealed record EnvironmentExpression(TokenTree Tree, int First, int Last, string Key, Expression? Fallback)
    : Expression(Tree, First, Last);

/// <summary>An object or dictionary with named members.</summary>
internal sealed record ObjectExpression(TokenTree Tree, int First, int Last, IReadOnlyList<Member> Members) : Expression(Tree, First, Last)
{
    public Member? this[params string[] names] => Members.FirstOrDefault(member => names.Contains(member.Name, StringComparer.Ordinal));
}

/// <summary>A call: its arguments are members, with names where the language writes them.</summary>
internal sealed record CallExpression(TokenTree Tree, int First, int Last, string Callee, bool IsNew, int Open,
    IReadOnlyList<Member> Arguments)
    : Expression(Tree, First, Last)
{
    public Member? this[params string[] names] => Arguments.FirstOrDefault(member => names.Contains(member.Name, StringComparer.Ordinal));

    public IReadOnlyList<Member> Positional { get; } = [.. Arguments.Where(member => member.Name is null && !member.IsSpread)];
}

/// <summary>Anything else.</summary>
internal sealed record OpaqueExpression(TokenTree Tree, int First, int Last) : Expression(Tree, First, Last);

/// <summary>A member of an object, or an argument of a call.</summary>
/// <param name="Name">Its name; null for an argument by position, and for what is spread.</param>
/// <param name="Value">Its value.</param>
/// <param name="First">Its first token, the name included.</param>
/// <param name="Last">Its last token, without the comma.</param>
/// <param name="IsShorthand">Whether name and value are one word: <c>{ password }</c>.</param>
/// <param name="IsSpread">Whether it brings the members of another object: <c>...base</c>, <c>**base</c>.</param>
internal sealed record Member(string? Name, Expression Value, int First, int Last, bool IsShorthand = false, bool IsSpread = false);

/// <summary>A part of a text in the order of its characters.</summary>
/// <param name="Start">Offset in the file.</param>
/// <param name="End">Offset after it.</param>
/// <param name="Token">The token that it is in or begins with.</param>
/// <param name="Hole">What fills it; null for literal characters.</param>
internal sealed record TextPiece(int Start, int End, int Token, Expression? Hole);
