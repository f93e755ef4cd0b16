using System.Net;
using System.Net.Sockets;

namespace Gatehouse.Gateway.Configuration;

/// <summary>Refuses listeners whose settings are each right and together unsafe or without sense.</summary>
internal static class ListenerRules
{
    /// <summary>What means something only where clients send tokens.</summary>
    public static readonly string[] OfTokens =
        ["issuers", "audiences", "tenants", "rules", "session", "superuser", "max-connections-per-principal"];

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
            reader.Error("listen", $"is {ip}, which other machines reach, and with client=none whoever connects is the database user. "
                + "Listen on 127.0.0.1, ::1 or unix:/path");
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

        if (settings.Protocol != GatewayProtocol.Postgres || settings.Host is not null)
            reader.Error("upstream", "must be PostgreSQL on a Unix socket for client=token: postgres:///?host=/run/postgresql");
        Useless(reader, "with client=token", "user", "credential", "audience", "database", "ca");
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
