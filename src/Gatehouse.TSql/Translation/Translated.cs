namespace Gatehouse.TSql.Translation;

/// <summary>A statement as PostgreSQL runs it: commands in their order, of which the last one that has columns gives the result.</summary>
/// <param name="Commands">At least one.</param>
/// <param name="Columns">What is known of the result's columns without PostgreSQL. Null where the statement returns no rows.</param>
/// <param name="Subject">The table or view that the statement is about, for the text of a refusal. Null where there is none.</param>
public sealed record Translated(IReadOnlyList<PostgresCommand> Commands, IReadOnlyList<OutputColumn>? Columns, string? Subject = null);

/// <summary>One command.</summary>
/// <param name="Sql">Text, with the parameters <c>$1</c>, <c>$2</c>….</param>
/// <param name="Variables">Names of the T-SQL variables (with @) that are its parameters, in order.</param>
/// <param name="Counts">True where its rows are the statement's row count.</param>
public sealed record PostgresCommand(string Sql, IReadOnlyList<string> Variables, bool Counts = false);

/// <summary>What is known of a column of a result.</summary>
/// <param name="Name">Name as SQL Server gives it; empty for an expression without one. Null: taken from the database (a star's
/// columns).</param>
/// <param name="DeclaredType">T-SQL type where the query says it (CAST, GETDATE()…), e.g. <c>nvarchar(20)</c>. Null: from the
/// database.</param>
/// <param name="IsStar">True for <c>*</c> and <c>t.*</c>, which stand for any number of columns.</param>
public sealed record OutputColumn(string? Name, string? DeclaredType = null, bool IsStar = false);
