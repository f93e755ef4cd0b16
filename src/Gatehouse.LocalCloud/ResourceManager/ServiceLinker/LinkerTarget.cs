using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.ServiceLinker;

/// <summary>The database that a connection is to.</summary>
/// <param name="Id">Id of the database.</param>
/// <param name="Kind">As the templates name it, e.g. <c>postgres-flexible</c>.</param>
/// <param name="KeyPrefix">What the names of its settings begin with.</param>
/// <param name="DefaultPort">Its port on Azure.</param>
/// <param name="AppServiceType">What App Service calls a connection string to it.</param>
internal sealed record LinkerTarget(ResourceId Id, string Kind, string KeyPrefix, int DefaultPort, string AppServiceType)
{
    private static readonly (string Type, string Kind, string KeyPrefix, int Port, string AppServiceType)[] Known =
    [
        ("Microsoft.DBforPostgreSQL/flexibleServers/databases", "postgres-flexible", "AZURE_POSTGRESQL_", 5432, "PostgreSQL"),
        ("Microsoft.DBforMySQL/flexibleServers/databases", "mysql-flexible", "AZURE_MYSQL_", 3306, "MySql"),
        ("Microsoft.Sql/servers/databases", "sql", "AZURE_SQL_", 1433, "SQLAzure"),
    ];

    public ResourceId Server => Id.Parent!;

    public string Database => Id.Name;

    /// <summary>The resource type of a kind of database; null where it is no resource.</summary>
    public static string? TypeOf(string kind) => Array.Find(Known, known => known.Kind == kind).Type;

    /// <summary>Whether a server refuses everyone on the public network; SQL says it in another place than the others.</summary>
    public static bool IsPrivate(JsonObject server)
    {
        var properties = server.Properties();
        var access = properties.Object("network")?.Text("publicNetworkAccess") ?? properties.Text("publicNetworkAccess");
        return access is not null && access.Equals("Disabled", StringComparison.OrdinalIgnoreCase);
    }

    /// <exception cref="ArmException">It is no id of a database.</exception>
    public static LinkerTarget Parse(string? text)
    {
        if (text is null || ResourceId.TryParse(text) is not { IsCollection: false } id)
            throw ArmException.InvalidId($"The target resource id '{text}' is invalid.");
        var known = Array.Find(Known, known => known.Type.Equals(id.Type, StringComparison.OrdinalIgnoreCase));
        return known.Type is not null
            ? new(id, known.Kind, known.KeyPrefix, known.Port, known.AppServiceType)
            : throw ArmException.Bad("UnsupportedTargetType",
                $"The local cloud connects to databases only, and '{id.Type}' is none of "
                + $"{string.Join(", ", Known.Select(type => type.Type))}.");
    }
}
