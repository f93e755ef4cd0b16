using System.Net;
using System.Net.Sockets;

namespace Gatehouse.Gateway.Configuration;

/// <summary>Refuses listeners whose settings are each right and together unsafe or without sense.</summary>
internal static class ListenerRules
{
    /// <summary>What means something only where clients send tokens.</summary>
    public static readonly string[] OfTokens =
        ["issuers", "audiences", "tenants", "rules", "mechanism", "scope", "session", "superuser", "max-connections-per-principal", "warm-sessions",
            .. OfNetwork, "key-file", "password-file", "principals"];

    // How the gateway proves a database user to a PostgreSQL over the network.
    private static string[] OfNetwork => ["upstream-passwords", "upstream-client-ca", "upstream-client-ca-key"];

    private static string[] OfPostgres => ["rules", "mechanism", "scope", "warm-sessions", .. OfNetwork];

    private static readonly string[] OfSidecars = ["credential", "audience", "database", "reachable-by"];

    public static void Check(ListenerSettings settings, SettingReader reader)
    {
        if (settings.Host is null == settings.Socket is null)
            reader.Error("upstream", "must name one server: a host, or with host=/path a Unix socket");
        if (settings.Client == ClientAuthentication.None)
            CheckSidecar(settings, reader);
        else
            CheckTokenListener(settings, reader);
    }

    private static void CheckSidecar(ListenerSettings settings, SettingReader reader)
    {
        if (settings.Listen is IPEndPoint ip && !IPAddress.IsLoopback(ip.Address))
        {
            if (!settings.ReachableByContainers)
            {
                reader.Error("listen", $"is {ip}, which other machines reach, and with client=none whoever connects is the database user. "
                    + "Listen on 127.0.0.1, ::1 or unix:/path");
            }
            else if (ContainerBridge.Error(ip.Address) is { } error)
            {
                reader.Error("listen", error);
            }
        }
        else if (settings.ReachableByContainers)
        {
            reader.Error("reachable-by", "is containers, which do not reach this place; name the address of their bridge: listen=172.17.0.1:PORT");
        }

        if (settings.Socket is not null)
            reader.Error("host", "names a Unix socket; a sidecar logs in with a token, which goes over the network inside TLS only");
        Useless(reader, "with client=none", OfTokens);
    }

    private static void CheckTokenListener(ListenerSettings settings, SettingReader reader)
    {
        if (settings.Certificate is null && reader.Node("certificate") is null)
            reader.Error("certificate", "is missing: a token is never asked for without TLS");
        if (settings.Listen is UnixDomainSocketEndPoint)
            reader.Error("listen", "is a Unix socket; clients that send tokens connect by TLS to an address and port");
        if (settings.Issuers.Count == 0)
            reader.Error("issuers", "is missing: whose tokens are believed, e.g. https://login.microsoftonline.com/TENANT/v2.0");
        if (settings.Audiences.Count == 0
            && (settings.Issuers.Count == 0 || settings.Issuers.Any(issuer => !settings.IssuerAudiences.ContainsKey(issuer))))
            reader.Error("audiences", "is missing: what the tokens must be for; without it a token for another program would do");
        foreach (var issuer in settings.Issuers)
        {
            if (!Uri.TryCreate(issuer, UriKind.Absolute, out var uri)
                || !(uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)))
            {
                reader.Error(
                    "issuers", $"has '{Refusals.Clean(issuer)}', which is not an https address: who can change its keys can sign tokens");
            }
        }

        Useless(reader, "with client=token", OfSidecars);
        switch (settings.Protocol)
        {
            case GatewayProtocol.Postgres:
                CheckPostgres(settings, reader);
                break;
            case GatewayProtocol.MySql:
                if (settings.Key is null && reader.Node("key-file") is null)
                    reader.Error("key-file", "is missing: the file that gatehouse gateway install mysql has made");
                Useless(reader, "for MySQL with client=token", "user", "password-file", "principals");
                Useless(reader, "for MySQL with client=token", OfPostgres);
                break;
            default:
                CheckSqlLogin(settings, reader);
                break;
        }
    }

    private static void CheckPostgres(ListenerSettings settings, SettingReader reader)
    {
        Useless(reader, "for PostgreSQL with client=token", "user", "key-file", "password-file", "principals");
        if (settings.OAuthBearer && settings.Scope is null && reader.Node("scope") is null)
            reader.Error("scope", "is missing: what clients of oauthbearer ask the first of 'issuers' for, e.g. openid, or AUDIENCE/.default at Entra");
        if (!settings.OAuthBearer && settings.Scope is not null)
            reader.Error("scope", "means nothing without mechanism=oauthbearer; take it out");
        var (passwords, authority) = (reader.Node("upstream-passwords") is not null, reader.Node("upstream-client-ca") is not null);
        if (settings.Host is null)
        {
            Useless(reader, "with a Unix socket, whose server trusts the gateway", OfNetwork);
        }
        else if (passwords == authority)
        {
            reader.Error("upstream", "is over the network, where the gateway must prove each database user by one of 'upstream-client-ca' "
                + "(pg_hba.conf: hostssl … cert) and 'upstream-passwords' (hostssl … scram-sha-256); "
                + "without either use a Unix socket: postgres:///?host=/run/postgresql");
        }
    }

    private static void CheckSqlLogin(ListenerSettings settings, SettingReader reader)
    {
        if (settings.Host is null)
            reader.Error("upstream", "must be a host: sqlserver://LOGIN@HOST, reached by TLS");
        if (settings.User is null)
            reader.Error("user", "is missing: the SQL login of every session, sqlserver://LOGIN@HOST");
        if (settings.Password is null && reader.Node("password-file") is null)
            reader.Error("password-file", "is missing: a file of mode 0600 with the password of that login");
        if (settings.Principals.Count == 0)
            reader.Error("principals", "is missing: the object ids of people and groups and client ids of applications who may be that login");
        foreach (var id in settings.Principals.Where(id => !Guid.TryParse(id, out _)))
            reader.Error("principals", $"has '{Refusals.Clean(id)}', which is not an id, e.g. 5d1c7a52-0f5e-4a2b-9f57-0a4a6b1c2d3e");
        if (settings.Issuers.Count > 0 && !settings.Issuers[0].StartsWith("https://", StringComparison.Ordinal))
            reader.Error("issuers", "must begin with an https address: SQL Server's clients are sent there for a token");
        Useless(reader, "for SQL Server with client=token", "superuser", "key-file");
        Useless(reader, "for SQL Server with client=token", OfPostgres);
    }

    private static void Useless(SettingReader reader, string where, params string[] names)
    {
        foreach (var name in names)
        {
            if (reader.Node(name) is not null)
                reader.Error(name, $"means nothing {where}; take it out");
        }
    }
}
