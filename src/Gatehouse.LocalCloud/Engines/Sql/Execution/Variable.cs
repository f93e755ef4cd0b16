using Gatehouse.TSql.Syntax;

namespace Gatehouse.LocalCloud.Engines.Sql.Execution;

/// <summary>A variable of a batch.</summary>
/// <param name="name">Its name with @.</param>
/// <param name="type">Its declared type.</param>
internal sealed class Variable(string name, TSqlType type)
{
    /// <summary>Its name with @, as it was declared.</summary>
    public string Name { get; } = name;

    /// <summary>Its declared type.</summary>
    public TSqlType Type { get; } = type;

    /// <summary>Its value as PostgreSQL's text; null for NULL.</summary>
    public string? Value { get; set; }

    /// <summary>Never the value: it may hold a secret.</summary>
    public override string ToString() => $"{Name} {Type}";
}
