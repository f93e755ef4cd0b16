namespace Gatehouse.Cli.Commands;

/// <summary>The Azure CLI's <c>--public-access</c>: Enabled, Disabled, All, None, an address or a range.</summary>
internal static class PublicAccess
{
    /// <summary>What the server's <c>publicNetworkAccess</c> becomes. Addresses are for firewall rules, and need the access.</summary>
    public static string Of(string given)
        => given.Equals("Disabled", StringComparison.OrdinalIgnoreCase)
            || given.Equals("None", StringComparison.OrdinalIgnoreCase)
                ? "Disabled" : "Enabled";
}
