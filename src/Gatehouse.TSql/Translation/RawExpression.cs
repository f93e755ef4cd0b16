using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Translation;

/// <summary>An expression of PostgreSQL that stands in a tree of T-SQL.</summary>
internal sealed record RawExpression(string Sql) : Expression;
