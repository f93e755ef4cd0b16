using System.Text.Json.Nodes;
using Gatehouse.Connector.Connections;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Targets;

/// <summary>A kind of database that connections lead to. Instances hold no state.</summary>
public abstract class Target
{
    /// <summary>All kinds.</summary>
    public static IReadOnlyList<Target> All { get; } = [new PostgresTarget(), new MySqlTarget(), new SqlTarget()];

    /// <summary>Its name in commands and configurations, e.g. <c>postgres-flexible</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Resource type of the server, e.g. <c>Microsoft.Sql/servers</c>.</summary>
    public abstract string ServerType { get; }

    /// <summary>What the product is called.</summary>
    public abstract string Product { get; }

    /// <summary>What the settings' keys begin with, e.g. <c>AZURE_SQL_</c>.</summary>
    public abstract string KeyPrefix { get; }

    internal abstract string ApiVersion { get; }

    internal abstract int DefaultPort { get; }

    /// <summary>The command group that manages its servers, for the commands that messages name.</summary>
    internal abstract string Command { get; }

    internal abstract string TokenResource { get; }

    /// <summary>A database that every server has and that is no resource. Null: none.</summary>
    internal virtual string? ImplicitDatabase => null;

    /// <summary>Users and privileges in its databases.</summary>
    internal abstract IDatabaseAccess Access { get; }

    /// <summary>The steps after which the caller can make database users.</summary>
    internal abstract IReadOnlyList<IConnectionStep> Preparation { get; }

    /// <summary>The kind of a server or of anything below it. Null when it is no database.</summary>
    /// <param name="id">Resource id.</param>
    public static Target? Of(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return All.FirstOrDefault(target => id.Contains($"/providers/{target.ServerType}/", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Resource id of a server.</summary>
    public string ServerId(string subscription, string group, string server) => ResourceIds.Resource(subscription, group, ServerType, server);

    /// <summary>The pattern of a database's resource id, for messages.</summary>
    public string IdPattern => $"/subscriptions/{{subscription}}/resourceGroups/{{target_resource_group}}/providers/{ServerType}/{{server}}/databases/{{database}}";

    /// <summary>Whether each connection has a database user of its own. False: each principal has one, which its connections share.</summary>
    internal virtual bool IsUserOfConnection => true;

    internal virtual string DatabaseUserOf(ConnectionDraft draft) => "aad_" + draft.Name;

    internal virtual bool IsPublic(JsonObject server)
        => !"Disabled".Equals((string?)server["properties"]?["network"]?["publicNetworkAccess"], StringComparison.OrdinalIgnoreCase);

    internal abstract IDatabaseSessions Sessions(ConnectionServices services);
}
