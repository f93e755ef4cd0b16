namespace Gatehouse.Connector.ResourceManager;

/// <summary>The version of each resource provider's interface that is asked for.</summary>
public static class ApiVersions
{
    /// <summary>Subscriptions and resource groups.</summary>
    public const string Resources = "2021-04-01";

    /// <summary><c>Microsoft.Web</c>.</summary>
    public const string Web = "2022-03-01";

    /// <summary><c>Microsoft.App</c>.</summary>
    public const string ContainerApps = "2024-03-01";

    /// <summary><c>Microsoft.AppPlatform</c>.</summary>
    public const string Spring = "2023-12-01";

    /// <summary><c>Microsoft.ContainerService</c>.</summary>
    public const string ContainerService = "2024-02-01";

    /// <summary><c>Microsoft.ManagedIdentity</c>.</summary>
    public const string ManagedIdentity = "2023-01-31";

    /// <summary><c>Microsoft.Authorization</c>.</summary>
    public const string Authorization = "2022-04-01";

    /// <summary><c>Microsoft.DBforPostgreSQL</c>.</summary>
    public const string PostgreSql = "2022-12-01";

    /// <summary><c>Microsoft.DBforMySQL</c>.</summary>
    public const string MySql = "2023-12-30";

    /// <summary><c>Microsoft.Sql</c>.</summary>
    public const string Sql = "2023-08-01-preview";

    /// <summary><c>Microsoft.ServiceLinker</c>.</summary>
    public const string ServiceLinker = "2024-07-01-preview";
}
