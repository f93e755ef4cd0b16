namespace Gatehouse.TSql.Syntax;

/// <summary>A part of T-SQL text.</summary>
internal abstract record Node
{
    /// <summary>Line in the batch where an error about this part points, from 1. 0 where the part was made, not read.</summary>
    public int Line { get; init; }
}

/// <summary>What a client sent as one text.</summary>
internal sealed record Batch(IReadOnlyList<Statement> Statements) : Node;

/// <summary>One statement.</summary>
internal abstract record Statement : Node
{
    /// <summary>Offset of its first character in the text.</summary>
    public int Start { get; init; }

    /// <summary>Offset behind its last character, without the semicolon.</summary>
    public int End { get; init; }
}
