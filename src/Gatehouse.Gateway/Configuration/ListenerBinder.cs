using System.Net;
using System.Net.Sockets;
using System.Text;
using Gatehouse.Gateway.MySql;
using Gatehouse.Tokens.Sources;

namespace Gatehouse.Gateway.Configuration;

/// <summary>Turns one listener's settings as written into checked ones.</summary>
internal sealed class ListenerBinder(List<SettingError> errors)
{
    /// <summary>The settings that a listener can have. The same names stand behind the question mark of an address.</summary>
    public static readonly string[] Names =
    [
        "name", "listen", "port", "client", "upstream", "host", "user", "database", "credential", "audience", "ca", "certificate",
        "certificate-key", "issuers", "audiences", "tenants", "rules", "mechanism", "scope", "session", "upstream-passwords", "upstream-client-ca",
        "upstream-client-ca-key", "superuser", "login-timeout", "max-connections",
        "warm-sessions", "key-file", "password-file", "principals", "reachable-by",
        "max-connections-per-principal", "max-connections-per-address", "breaker-failures", "breaker-pause",
        "peers", "peer-id", "peer-key",
    ];

    /// <summary>
    /// Those of them that may stand beside <c>listeners</c> too, or in a flag or variable: they count for every listener that does
    /// not say otherwise.
    /// </summary>
    public static readonly string[] Shared =
        [.. Names.Except(["name", "listen", "port", "upstream", "host", "database", "rules", "peers", "key-file", "password-file", "principals", "reachable-by"])];

    /// <summary>Binds; null where there were errors.</summary>
    /// <param name="group">The listener's settings.</param>
    /// <param name="shared">What counts for every listener.</param>
    public ListenerSettings? Bind(SettingGroup group, SettingGroup shared)
    {
        var before = errors.Count;
        if (Expand(group) is not var (url, expanded))
            return null;
        group = expanded;
        var merged = new SettingGroup(group.Where, shared.Members).With(group.Members);
        var reader = new SettingReader(merged, errors);
        var client = reader.Choice(
            "client", (ClientAuthentication?)null, ("none", ClientAuthentication.None), ("token", ClientAuthentication.Token));
        if (client is null && reader.Node("client") is null)
            reader.Error("client", "is missing: 'none' where this machine's programs are trusted (a sidecar), 'token' where clients send tokens");

        var files = new SettingFiles(reader);
        var issuers = IssuerReader.Read(reader, errors);
        var superuser = reader.Text("superuser");
        var settings = new ListenerSettings
        {
            Name = reader.Text("name") ?? DefaultName(url),
            Protocol = url.Protocol,
            Listen = Listen(reader, url.Protocol),
            Client = client ?? ClientAuthentication.Token,
            Host = url.Host,
            Port = url.Port,
            Socket = reader.Text("host"),
            Database = reader.Text("database"),
            User = reader.Text("user"),
            Credential = Credential(reader),
            Audience = reader.Text("audience") ?? CloudAudience.Of(url.Protocol, url.Host),
            TrustedRoots = files.Roots("ca"),
            Certificate = files.KeyPair("certificate", "certificate-key"),
            Issuers = [.. issuers.Keys],
            IssuerAudiences = issuers.Where(issuer => issuer.Value.Count > 0).ToDictionary(StringComparer.Ordinal),
            Audiences = reader.Texts("audiences"),
            Tenants = reader.Texts("tenants"),
            Rules = RuleReader.Read(reader, issuers.Keys, superuser ?? "postgres", errors),
            Superuser = superuser,
            UpstreamPasswords = files.Passwords("upstream-passwords"),
            UpstreamAuthority = files.Authority("upstream-client-ca", "upstream-client-ca-key"),
            OAuthBearer = reader.Choice("mechanism", false, ("password", false), ("oauthbearer", true)),
            Scope = reader.Text("scope"),
            WarmSessions = reader.Number("warm-sessions", 0, 0, 1_000),
            Key = Key(reader, files.Hashes),
            Password = SecretFile.ReadPassword(reader, "password-file", files.Hashes),
            Principals = reader.Texts("principals"),
            ReachableByContainers = reader.Choice("reachable-by", false, ("machine", false), ("containers", true)),
            SessionGrace = SessionReader.Read(reader),
            LoginTimeout = reader.Duration("login-timeout", TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
            MaxConnections = reader.Number("max-connections", 1_000, 1, 1_000_000),
            MaxConnectionsPerPrincipal = reader.Number("max-connections-per-principal", 0, 0, 1_000_000),
            MaxConnectionsPerAddress = reader.Number("max-connections-per-address", 0, 0, 1_000_000),
            BreakerFailures = reader.Number("breaker-failures", 10, 0, 1_000),
            BreakerPause = reader.Duration("breaker-pause", TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)),
            Peers = PeerBinder.Bind(reader, url.Protocol, path => files.Read("peer-key", path)),
        };
        _ = reader.Node("upstream");
        reader.Finish(Names);
        ListenerRules.Check(settings, reader);
        return errors.Count > before ? null : settings with { Fingerprint = Fingerprint(merged, files) };
    }

    /// <summary>Takes the upstream's address apart: what it says is a setting like any other.</summary>
    private (UpstreamUrl Url, SettingGroup Group)? Expand(SettingGroup group)
    {
        if (group.Members.GetValueOrDefault("upstream") is not SettingText upstream)
        {
            errors.Add(new(group.Where, "'upstream' is missing: write postgres://HOST/DATABASE, mysql://… or sqlserver://…"));
            return null;
        }

        if (UpstreamUrl.Parse(upstream.Value, out var error) is not { } url)
        {
            errors.Add(new(upstream.Where, $"'upstream' {error}."));
            return null;
        }

        var members = new Dictionary<string, SettingNode>(group.Members, StringComparer.Ordinal);
        var said = url.Query.ToList();
        if (url.Database is not null)
            said.Add(new("database", url.Database));
        if (url.User is not null)
            said.Add(new("user", url.User));
        foreach (var (name, value) in said)
        {
            if (!members.TryAdd(name, new SettingText(upstream.Where, value)))
            {
                errors.Add(new(
                    upstream.Where,
                    $"'{Refusals.Clean(name)}' stands twice: in the address of 'upstream' and beside it, or twice in the address."));
            }
        }

        return (url, group with { Members = members });
    }

    private static string DefaultName(UpstreamUrl url)
        => string.Join('/', new[] { url.Host ?? "local", url.Database }.Where(part => part is not null));

    private static EndPoint Listen(SettingReader reader, GatewayProtocol protocol)
    {
        var port = reader.Number("port", UpstreamUrl.DefaultPort(protocol), 0, IPEndPoint.MaxPort);
        if (reader.Node("listen") is null)
            return new IPEndPoint(IPAddress.Loopback, port);
        if (reader.Node("port") is not null)
            reader.Error("port", "and 'listen' both say where clients connect; write one: 'port' is short for 'listen' at 127.0.0.1");
        return reader.Endpoint("listen") switch
        {
            // A folder, as the protocol's clients name their socket.
            UnixDomainSocketEndPoint socket when Directory.Exists(socket.ToString()) => new UnixDomainSocketEndPoint(
                Path.Combine(socket.ToString(), protocol == GatewayProtocol.Postgres ? ".s.PGSQL.5432" : "mysqld.sock")),
            { } endpoint => endpoint,
            null => new IPEndPoint(IPAddress.Loopback, port),
        };
    }

    private static CredentialName Credential(SettingReader reader)
    {
        if (reader.Text("credential") is not { } text)
            return new(CredentialKind.Default);
        if (CredentialName.Parse(text) is { } name)
            return name;
        reader.Error("credential", $"is '{Refusals.Clean(text)}'; write one of {CredentialName.Choices}");
        return new(CredentialKind.Default);
    }

    private static MySqlKey? Key(SettingReader reader, StringBuilder files)
    {
        if (reader.Text("key-file") is not { } path || SecretFile.Read(reader, "key-file", path, files) is not { } content)
            return null;
        if (content.Length == MySqlKey.Length)
            return MySqlKey.Of(content);
        reader.Error("key-file", $"names '{Refusals.Clean(path)}', which is not a key of {MySqlKey.Length} bytes; gatehouse gateway install mysql makes one");
        return null;
    }

    private static string Fingerprint(SettingGroup group, SettingFiles files)
    {
        var text = new StringBuilder();
        foreach (var (name, node) in group.Members.OrderBy(member => member.Key, StringComparer.Ordinal))
            text.Append(name).Append('=').AppendLine(Text(node));
        return text.Append(files.Hashes).ToString();

        static string Text(SettingNode node) => node switch
        {
            SettingText one => one.Value,
            SettingList list => string.Join('\n', list.Items.Select(Text)),
            SettingGroup inner => string.Join(
                '\n', inner.Members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => member.Key + "=" + Text(member.Value))),
            _ => "",
        };
    }
}
