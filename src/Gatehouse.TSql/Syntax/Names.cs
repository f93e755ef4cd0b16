namespace Gatehouse.TSql.Syntax;

/// <summary>One name as it was written, without its brackets or quotes.</summary>
/// <param name="Text">The name; doubled brackets and quotes are undone.</param>
/// <param name="IsQuoted">True for <c>[x]</c>, <c>"x"</c> and, for an alias, <c>'x'</c>.</param>
internal sealed record Identifier(string Text, bool IsQuoted = false) : Node
{
    /// <summary>The text.</summary>
    public override string ToString() => Text;
}

/// <summary>A name of up to four parts. <c>db..t</c> has no schema.</summary>
internal sealed record ObjectName(Identifier? Server, Identifier? Database, Identifier? Schema, Identifier Object) : Node
{
    /// <summary>A name of one part.</summary>
    public ObjectName(Identifier name) : this(null, null, null, name)
    {
        Line = name.Line;
    }

    /// <summary>True for <c>#t</c> and <c>##t</c>.</summary>
    public bool IsTemporary => Object.Text.StartsWith('#');

    /// <summary>True for a name without server, database and schema.</summary>
    public bool IsSimple => Server is null && Database is null && Schema is null;

    /// <summary>The parts with dots, for messages.</summary>
    public override string ToString() => Server is not null ? $"{Server}.{Database}.{Schema}.{Object}"
        : Database is not null ? $"{Database}.{Schema}.{Object}"
        : Schema is not null ? $"{Schema}.{Object}" : Object.Text;
}

/// <summary>A password in a statement. Its text is not in <see cref="ToString"/>.</summary>
internal sealed class SecretText(string value)
{
    /// <summary>The password.</summary>
    public string Value { get; } = value;

    /// <summary>Three stars.</summary>
    public override string ToString() => "***";
}
