using System.Buffers;

namespace Gatehouse.Connector.ResourceManager;

/// <summary>Makes and reads resource ids. Names are checked, so that no name can become a path.</summary>
/// <remarks>An id has names as they are, as the service writes them; <see cref="ResourceManagerClient"/> escapes them in addresses.</remarks>
public static class ResourceIds
{
    private static readonly SearchValues<char> Separators = SearchValues.Create("/?#%&\\");

    /// <summary>Id of a resource group.</summary>
    public static string Group(string subscription, string group) => $"/subscriptions/{Part(subscription)}/resourceGroups/{Part(group)}";

    /// <summary>Id of an app.</summary>
    public static string Site(string subscription, string group, string name)
        => $"{Group(subscription, group)}/providers/Microsoft.Web/sites/{Part(name)}";

    /// <summary>Id of a resource of a group.</summary>
    /// <param name="subscription">Subscription id.</param>
    /// <param name="group">Name of the resource group.</param>
    /// <param name="type">Its type, e.g. <c>Microsoft.Sql/servers</c>.</param>
    /// <param name="name">Its name.</param>
    public static string Resource(string subscription, string group, string type, string name)
        => $"{Group(subscription, group)}/providers/{type}/{Part(name)}";

    /// <summary>Id of a user-assigned identity.</summary>
    public static string Identity(string subscription, string group, string name)
        => $"{Group(subscription, group)}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{Part(name)}";

    /// <summary>Id of a PostgreSQL flexible server.</summary>
    public static string PostgresServer(string subscription, string group, string name)
        => $"{Group(subscription, group)}/providers/Microsoft.DBforPostgreSQL/flexibleServers/{Part(name)}";

    /// <summary>Id of a MySQL flexible server.</summary>
    public static string MySqlServer(string subscription, string group, string name)
        => $"{Group(subscription, group)}/providers/Microsoft.DBforMySQL/flexibleServers/{Part(name)}";

    /// <summary>Id of a SQL server.</summary>
    public static string SqlServer(string subscription, string group, string name)
        => $"{Group(subscription, group)}/providers/Microsoft.Sql/servers/{Part(name)}";

    /// <summary>Id of a location, which local connections hang on.</summary>
    public static string Location(string subscription, string group, string location)
        => $"{Group(subscription, group)}/providers/Microsoft.ServiceLinker/locations/{Part(location)}";

    /// <summary>Id of a resource below another.</summary>
    /// <param name="parent">The other resource's id.</param>
    /// <param name="type">Its type, e.g. <c>databases</c>.</param>
    /// <param name="name">Its name.</param>
    public static string Child(string parent, string type, string name) => $"{parent}/{type}/{Part(name)}";

    /// <summary>Id of a connection.</summary>
    /// <param name="source">The source's id.</param>
    /// <param name="name">The connection's name.</param>
    public static string Linker(string source, string name) => $"{source}/providers/Microsoft.ServiceLinker/linkers/{Part(name)}";

    /// <summary>The value after a key in an id, e.g. the name after <c>resourceGroups</c>. Null when the id has no such key.</summary>
    public static string? Value(string id, string key)
    {
        ArgumentNullException.ThrowIfNull(id);
        var parts = id.Split('/');
        var at = Array.FindIndex(parts, part => part.Equals(key, StringComparison.OrdinalIgnoreCase));
        return at >= 0 && at + 1 < parts.Length ? parts[at + 1] : null;
    }

    /// <summary>The last part of an id: the resource's name.</summary>
    public static string Name(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id[(id.LastIndexOf('/') + 1)..];
    }

    private static string Part(string name)
        => !string.IsNullOrWhiteSpace(name) && name.Length <= 260 && name is not ("." or "..") && !name.AsSpan().ContainsAny(Separators) && !name.Any(char.IsControl)
            ? name
            : throw new ConnectorException(
                ConnectorErrorCode.InvalidArgument, $"'{name}' is not a name: it is empty, or has one of the characters / ? # % & \\.");
}
