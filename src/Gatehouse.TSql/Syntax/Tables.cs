namespace Gatehouse.TSql.Syntax;

/// <summary>Something that rows come from.</summary>
internal abstract record TableSource : Node;

/// <summary>A table, view, or common table expression.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Alias">Alias, or null.</param>
/// <param name="Hints">Table hints in upper case (NOLOCK, UPDLOCK, HOLDLOCK…), without arguments.</param>
internal sealed record NamedTable(ObjectName Name, Identifier? Alias, IReadOnlyList<string> Hints) : TableSource;

/// <summary>A table variable.</summary>
/// <param name="Name">With its @.</param>
/// <param name="Alias">Alias, or null.</param>
internal sealed record VariableTable(string Name, Identifier? Alias) : TableSource;

/// <summary><c>(SELECT …) AS alias (columns)</c></summary>
internal sealed record DerivedTable(Query Query, Identifier Alias, IReadOnlyList<Identifier> Columns) : TableSource;

/// <summary><c>(VALUES (…), (…)) AS alias (columns)</c></summary>
internal sealed record ValuesTable(IReadOnlyList<IReadOnlyList<Expression>> Rows, Identifier Alias, IReadOnlyList<Identifier> Columns)
    : TableSource;

/// <summary>A function that gives rows, e.g. <c>STRING_SPLIT(…)</c>, <c>OPENJSON(…) WITH (…)</c>.</summary>
/// <param name="Function">The call.</param>
/// <param name="Alias">Alias, or null.</param>
/// <param name="Columns">Names given to its columns.</param>
/// <param name="Schema">OPENJSON's WITH, or null.</param>
internal sealed record FunctionTable(
    FunctionCall Function, Identifier? Alias, IReadOnlyList<Identifier> Columns, IReadOnlyList<OpenJsonColumn>? Schema) : TableSource;

/// <summary>A column of OPENJSON's WITH.</summary>
internal sealed record OpenJsonColumn(Identifier Name, TSqlType Type, string? Path, bool AsJson) : Node;

/// <summary>Kinds of joins.</summary>
internal enum JoinKind { Inner, Left, Right, Full, Cross, CrossApply, OuterApply }

/// <summary>A join. Hints (HASH, LOOP, MERGE) are dropped: they change no result.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Left">Left side.</param>
/// <param name="Right">Right side.</param>
/// <param name="On">Null for CROSS JOIN and APPLY.</param>
internal sealed record JoinedTable(JoinKind Kind, TableSource Left, TableSource Right, Condition? On) : TableSource;
