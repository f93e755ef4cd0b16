using Gatehouse.TSql.Syntax;

namespace Gatehouse.LocalCloud.Engines.Sql.Execution;

/// <summary>An argument of a procedure.</summary>
/// <param name="name">Name of the parameter with its @; empty where it goes by position.</param>
/// <param name="value">Its value as PostgreSQL's text; null for NULL.</param>
/// <param name="isOutput">Whether the caller wants it back.</param>
internal sealed class Argument(string name, string? value, bool isOutput)
{
    /// <summary>Name of the parameter, as the caller wrote it.</summary>
    public string Name { get; } = name;

    /// <summary>Whether the caller wants it back.</summary>
    public bool IsOutput { get; } = isOutput;

    /// <summary>Its value; after the call what came back.</summary>
    public string? Value { get; set; } = value;

    /// <summary>The type of what came back; null where nothing did.</summary>
    public TSqlType? ReturnedType { get; set; }

    /// <summary>Gives a value back.</summary>
    public void Return(string? value, TSqlType type) => (Value, ReturnedType) = (value, type);

    /// <summary>Never the value.</summary>
    public override string ToString() => Name;
}
