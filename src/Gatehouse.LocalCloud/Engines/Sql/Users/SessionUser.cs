using Gatehouse.LocalCloud.Engines.Sql.Databases;

namespace Gatehouse.LocalCloud.Engines.Sql.Users;

/// <summary>As whom a session runs.</summary>
/// <param name="Database">In which database.</param>
/// <param name="Name">Name of the database user.</param>
/// <param name="Role">Its role in PostgreSQL.</param>
/// <param name="DefaultSchema">The schema of names that have none.</param>
/// <param name="Login">Who logged in, as ORIGINAL_LOGIN() says it.</param>
/// <param name="IsAdministrator">Whether it is the server's administrator, who is dbo in every database.</param>
internal sealed record SessionUser(SqlDatabase Database, string Name, string Role, string DefaultSchema, string Login, bool IsAdministrator)
{
    /// <summary>The user who owns a database.</summary>
    public const string Dbo = "dbo";

    /// <summary>The administrator of the server, in one of its databases.</summary>
    public static SessionUser Administrator(SqlDatabase database, string login)
        => new(database, Dbo, RoleName(database, Dbo), Dbo, login, IsAdministrator: true);

    /// <summary>Name of a user's role (docs/designs/009).</summary>
    public static string RoleName(SqlDatabase database, string user) => TSql.NameFolding.Fold($"{database.Id}/{user}");
}
