namespace Gatehouse.LocalCloud.Entra.Clients;

/// <summary>Microsoft's own public clients, which exist in every tenant without being registered there.</summary>
internal static class PublicClients
{
    /// <summary>The Azure CLI, and Azure.Identity's default for developers.</summary>
    public const string AzureCli = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

    // "Family of client ids" 1: a refresh token of one is accepted from the others; the answer says so with foci=1.
    private static readonly HashSet<string> Family = new(StringComparer.OrdinalIgnoreCase)
    {
        AzureCli,
        "1950a258-227b-4e31-a9cf-717495945fc2", // Azure PowerShell
        "872cd9fa-d31f-45e0-9eab-6e460a02d1f1", // Visual Studio
        "aebc6443-996d-45c2-90f0-388ff96faa56", // Visual Studio Code
    };

    public static bool Contains(string clientId) => Family.Contains(clientId);

    public static bool SameFamily(string a, string b) => Contains(a) && Contains(b);
}
