namespace Gatehouse.Gateway.Configuration;

/// <summary>The resource that tokens for a managed database server are for, by the cloud that its name is in.</summary>
internal static class CloudAudience
{
    // https://learn.microsoft.com/azure/developer/identity/national-clouds
    public static string Of(GatewayProtocol protocol, string? host)
    {
        var domain = host is null ? "windows.net"
            : host.EndsWith(".usgovcloudapi.net", StringComparison.OrdinalIgnoreCase) ? "usgovcloudapi.net"
            : host.EndsWith(".chinacloudapi.cn", StringComparison.OrdinalIgnoreCase) ? "chinacloudapi.cn"
            : "windows.net";
        return protocol == GatewayProtocol.Tds ? $"https://database.{domain}" : $"https://ossrdbms-aad.database.{domain}";
    }
}
