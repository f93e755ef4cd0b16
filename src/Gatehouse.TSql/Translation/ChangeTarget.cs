using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Translation;

/// <summary>The table that UPDATE or DELETE changes.</summary>
/// <param name="Table">The table, quoted.</param>
/// <param name="Alias">How FROM and the conditions call it, quoted.</param>
/// <param name="Subject">Its name for a message.</param>
internal sealed record ChangeTarget(string Table, string Alias, string? Subject)
{
    /// <summary>Whether it stands in FROM.</summary>
    public bool IsInFrom { get; init; }

    /// <summary>The common table expression that it is, or null.</summary>
    public CommonTableExpression? Common { get; init; }

    /// <summary>The other tables and the conditions of joins, where PostgreSQL's own FROM says the same; else null.</summary>
    public (IReadOnlyList<TableSource> From, IReadOnlyList<Condition?> Conditions)? Direct { get; init; }
}
