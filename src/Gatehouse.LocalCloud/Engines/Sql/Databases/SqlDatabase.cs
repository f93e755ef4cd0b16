namespace Gatehouse.LocalCloud.Engines.Sql.Databases;

/// <summary>A database.</summary>
/// <param name="Id">PostgreSQL's id of it, with which the names of its roles begin.</param>
/// <param name="PostgresName">Its name in PostgreSQL.</param>
/// <param name="Name">Its name as it was created.</param>
internal sealed record SqlDatabase(uint Id, string PostgresName, string Name);
