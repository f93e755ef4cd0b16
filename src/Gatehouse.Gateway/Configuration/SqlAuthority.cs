namespace Gatehouse.Gateway.Configuration;

/// <summary>Where SQL Server's clients are sent for a token, by the issuer that it must be of.</summary>
internal static class SqlAuthority
{
    private const string Login = "https://login.microsoftonline.com/";
    private const string OldIssuer = "https://sts.windows.net/"; // of v1.0 tokens, as SQL's clients get them

    public static string Of(string issuer)
    {
        var address = issuer.TrimEnd('/');
        if (address.StartsWith(OldIssuer, StringComparison.OrdinalIgnoreCase))
            return Login + address[OldIssuer.Length..];
        return address.EndsWith("/v2.0", StringComparison.OrdinalIgnoreCase) ? address[..^"/v2.0".Length] : address;
    }
}
