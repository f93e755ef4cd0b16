namespace Gatehouse.Gateway.Configuration;

/// <summary>The resource that tokens for a managed database server are for, by the cloud that its name is in.</summary>
internal static class CloudAudience
{
    // https://learn.microsoft.com/azure/developer/identity/national-clouds
    public static string Of(string? host)
    {
        if (host is not null && host.EndsWith(".usgovcloudapi.net", StringComparison.OrdinalIgnoreCase))
            return "https://ossrdbms-aad.database.usgovcloudapi.net";
        return host is not null && host.EndsWith(".chinacloudapi.cn", StringComparison.OrdinalIgnoreCase)
            ? "https://ossrdbms-aad.database.chinacloudapi.cn"
            : Refusals.Resource;
    }
}
