namespace Gatehouse.LocalCloud.Engines.Sql.Errors;

/// <summary>What an error's text says of the statement that failed.</summary>
/// <param name="Verb">What it does: SELECT, INSERT, CREATE TABLE….</param>
/// <param name="Subject">The table or view that it is about, as the user wrote it; null where there is none.</param>
/// <param name="Line">Its line in the batch, from 1.</param>
/// <param name="Database">Name of the database.</param>
/// <param name="Session">Number of the session.</param>
internal sealed record StatementFacts(string Verb, string? Subject, int Line, string Database, int Session);
