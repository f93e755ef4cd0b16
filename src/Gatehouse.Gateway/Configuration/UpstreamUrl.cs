namespace Gatehouse.Gateway.Configuration;

/// <summary>A database server as an address names it: <c>postgres://USER@HOST:PORT/DATABASE?SETTING=VALUE&amp;…</c>.</summary>
/// <param name="Protocol">From the scheme.</param>
/// <param name="Host">Name or address; null where <c>host=</c> names a Unix socket, as libpq writes it.</param>
/// <param name="Port">Port of the server.</param>
/// <param name="Database">The database, or null.</param>
/// <param name="User">The database user, or null.</param>
/// <param name="Query">The settings behind the question mark.</param>
internal sealed record UpstreamUrl(
    GatewayProtocol Protocol, string? Host, int Port, string? Database, string? User, IReadOnlyList<KeyValuePair<string, string>> Query)
{
    /// <summary>Reads an address.</summary>
    /// <param name="text">The address.</param>
    /// <param name="error">What is wrong with it, to stand after its name; null where nothing is.</param>
    public static UpstreamUrl? Parse(string text, out string? error)
    {
        error = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || !text.Contains("://", StringComparison.Ordinal))
        {
            // Not the text: it may hold a password.
            error = "is no address of a server; write postgres://HOST/DATABASE, mysql://… or sqlserver://…";
            return null;
        }

        GatewayProtocol? protocol = uri.Scheme switch
        {
            "postgres" or "postgresql" => GatewayProtocol.Postgres,
            "mysql" or "mariadb" => GatewayProtocol.MySql,
            "sqlserver" or "mssql" => GatewayProtocol.Tds,
            _ => null,
        };
        if (protocol is null)
            error = $"begins with '{Refusals.Clean(uri.Scheme)}://'; postgres://, mysql:// and sqlserver:// are known";
        else if (uri.UserInfo.Contains(':', StringComparison.Ordinal))
            error = "holds a password; the gateway logs in with a token, so write the user only: USER@HOST";
        else if (uri.Fragment.Length > 0)
            error = "has a '#' in it; write it as %23";
        if (error is not null)
            return null;

        var query = Split(uri.Query);
        return new(
            protocol!.Value,
            uri.Host.Length == 0 ? null : uri.Host.Trim('[', ']'),
            uri.Port > 0 ? uri.Port : DefaultPort(protocol.Value),
            Unescape(uri.AbsolutePath.TrimStart('/')),
            Unescape(uri.UserInfo),
            query);
    }

    public static int DefaultPort(GatewayProtocol protocol) => protocol switch
    {
        GatewayProtocol.Postgres => 5432,
        GatewayProtocol.MySql => 3306,
        _ => 1433,
    };

    private static List<KeyValuePair<string, string>> Split(string query)
        => [.. query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair =>
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            return at < 0
                ? new KeyValuePair<string, string>(Uri.UnescapeDataString(pair), "")
                : new(Uri.UnescapeDataString(pair[..at]), Uri.UnescapeDataString(pair[(at + 1)..]));
        })];

    private static string? Unescape(string part) => part.Length == 0 ? null : Uri.UnescapeDataString(part);
}
