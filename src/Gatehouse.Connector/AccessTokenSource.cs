namespace Gatehouse.Connector;

/// <summary>Gets a token of the signed-in caller.</summary>
/// <param name="resource">The resource that the token is for, e.g. <c>https://management.azure.com</c>, without <c>/.default</c>.</param>
/// <param name="cancellationToken">Ends the wait.</param>
/// <returns>The token's text. It is a secret: it is sent, never stored or logged.</returns>
public delegate ValueTask<string> AccessTokenSource(string resource, CancellationToken cancellationToken);

/// <summary>The resources that the connector asks tokens for.</summary>
public static class TokenResources
{
    /// <summary>Resource Manager.</summary>
    public const string ResourceManager = "https://management.azure.com";

    /// <summary>Microsoft Graph.</summary>
    public const string Graph = "https://graph.microsoft.com";

    /// <summary>PostgreSQL and MySQL, as every tutorial spells it.</summary>
    public const string OpenSourceDatabases = "https://ossrdbms-aad.database.windows.net";

    /// <summary>Azure SQL.</summary>
    public const string AzureSql = "https://database.windows.net";
}
