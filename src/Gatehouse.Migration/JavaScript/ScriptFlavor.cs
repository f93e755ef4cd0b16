using Gatehouse.Migration.Connections;

namespace Gatehouse.Migration.JavaScript;

/// <summary>What a driver's configuration object takes instead of a password.</summary>
internal enum ScriptFlavor
{
    Mssql,
    Tedious,
    Pg,
    MySql2,
    KnexMssql,
    TypeOrmMssql,
    TypeOrmMySql,
    SequelizeMssql,
    SequelizePostgres,
    SequelizeMySql,
}

/// <summary>A member that a passwordless object has.</summary>
/// <param name="Parent">Name of the object that it is in; null for the object itself.</param>
/// <param name="Name">Its name.</param>
/// <param name="Text">The whole member.</param>
/// <param name="NeedsCredential">Whether it uses the variable that holds the credential.</param>
internal sealed record WantedMember(string? Parent, string Name, string Text, bool NeedsCredential = false);

/// <summary>The members of each flavor.</summary>
internal static class ScriptMembers
{
    public const string DatabaseScope = "https://ossrdbms-aad.database.windows.net/.default";

    public static DatabaseKind KindOf(ScriptFlavor flavor) => flavor switch
    {
        ScriptFlavor.Pg or ScriptFlavor.SequelizePostgres => DatabaseKind.Postgres,
        ScriptFlavor.MySql2 or ScriptFlavor.TypeOrmMySql or ScriptFlavor.SequelizeMySql => DatabaseKind.MySql,
        _ => DatabaseKind.Sql,
    };

    public static IReadOnlyList<WantedMember> Of(ScriptFlavor flavor, ScriptStyle style, string credential, string? clientId)
    {
        var q = style.Quote;
        var token = $"(await {credential}.getToken({q}{DatabaseScope}{q})).token";
        var client = clientId is null ? "process.env.AZURE_CLIENT_ID" : $"{q}{clientId}{q}";
        var type = $"type: {q}azure-active-directory-default{q}";
        var plugins = $"authPlugins: {{\n{style.Indent}mysql_clear_password: () => async () => Buffer.from(`${{{token}}}\\0`),\n}}";
        WantedMember password = new(null, "password", $"password: async () => {token}", true);
        WantedMember verified = new(null, "ssl", "ssl: { rejectUnauthorized: true }");
        return flavor switch
        {
            // As https://learn.microsoft.com/azure/azure-sql/database/azure-sql-passwordless-migration-nodejs has it.
            ScriptFlavor.Mssql =>
            [
                new(null, "authentication", $"authentication: {{\n{style.Indent}{type},\n}}"),
                new("options", "encrypt", "encrypt: true"),
                new("options", "clientId", $"clientId: {client}  // <----- user-assigned managed identity"),
            ],
            ScriptFlavor.Tedious or ScriptFlavor.TypeOrmMssql =>
            [
                new(null, "authentication",
                    $"authentication: {{\n{style.Indent}{type},\n{style.Indent}options: {{ clientId: {client} }},\n}}"),
                new("options", "encrypt", "encrypt: true"),
            ],
            ScriptFlavor.KnexMssql => [new(null, "type", type), new("options", "encrypt", "encrypt: true")],
            ScriptFlavor.Pg => [password, new(null, "ssl", "ssl: true")],
            ScriptFlavor.MySql2 => [new(null, "authPlugins", plugins, true), verified],
            ScriptFlavor.TypeOrmMySql => [new("extra", "authPlugins", plugins, true), verified],
            ScriptFlavor.SequelizeMySql
                => [new("dialectOptions", "authPlugins", plugins, true), verified with { Parent = "dialectOptions" }],
            ScriptFlavor.SequelizePostgres =>
            [
                new("hooks", "beforeConnect",
                    $"beforeConnect: async (config) => {{\n{style.Indent}config.password = {token}{style.End}\n}}", true),
                new("dialectOptions", "ssl", "ssl: true"),
            ],
            ScriptFlavor.SequelizeMssql =>
            [
                new("dialectOptions", "authentication",
                    $"authentication: {{\n{style.Indent}{type},\n{style.Indent}options: {{ clientId: {client} }},\n}}"),
            ],
            _ => throw new ArgumentOutOfRangeException(nameof(flavor)),
        };
    }
}
