namespace Gatehouse.LocalCloud.ResourceManager.ServiceLinker;

/// <summary>The database that a connection is to.</summary>
/// <param name="Id">Id of the database.</param>
/// <param name="Kind">As the templates name it, e.g. <c>postgres-flexible</c>.</param>
/// <param name="KeyPrefix">What the names of its settings begin with.</param>
/// <param name="DefaultPort">Its port on Azure.</param>
internal sealed record LinkerTarget(ResourceId Id, string Kind, string KeyPrefix, int DefaultPort)
{
    private static readonly (string Type, string Kind, string KeyPrefix, int Port)[] Known =
    [
        ("Microsoft.DBforPostgreSQL/flexibleServers/databases", "postgres-flexible", "AZURE_POSTGRESQL_", 5432),
        ("Microsoft.DBforMySQL/flexibleServers/databases", "mysql-flexible", "AZURE_MYSQL_", 3306),
        ("Microsoft.Sql/servers/databases", "sql", "AZURE_SQL_", 1433),
    ];

    /// <summary>What App Service calls connection strings to it.</summary>
    public string ConnectionStringType => Kind switch
    {
        "postgres-flexible" => "PostgreSQL",
        "mysql-flexible" => "MySql",
        _ => "SQLAzure",
    };

    public ResourceId Server => Id.Parent!;

    public string Database => Id.Name;

    /// <exception cref="ArmException">It is no id of a database.</exception>
    public static LinkerTarget Parse(string? text)
    {
        if (text is null || ResourceId.TryParse(text) is not { IsCollection: false } id)
            throw ArmException.InvalidId($"The target resource id '{text}' is invalid.");
        var known = Array.Find(Known, known => known.Type.Equals(id.Type, StringComparison.OrdinalIgnoreCase));
        return known.Type is not null
            ? new(id, known.Kind, known.KeyPrefix, known.Port)
            : throw ArmException.Bad("UnsupportedTargetType",
                $"The local cloud connects to databases only, and '{id.Type}' is none of "
                + $"{string.Join(", ", Known.Select(type => type.Type))}.");
    }
}
