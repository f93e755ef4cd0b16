using System.Buffers;
using Gatehouse.Migration.Connections;

namespace Gatehouse.Migration.Targets;

internal enum HostKind
{
    /// <summary>A database of Azure's.</summary>
    Azure,

    /// <summary>A database for development: this machine, or a container beside the app.</summary>
    Local,

    /// <summary>Some other server.</summary>
    Other,

    /// <summary>A place-holder, or nothing.</summary>
    Unknown,
}

/// <summary>Tells Azure's databases from others by their name.</summary>
internal static class DatabaseHost
{
    // Public cloud, China, US government: https://learn.microsoft.com/azure/china/resources-developer-guide and its siblings.
    private static readonly string[] Suffixes =
    [
        ".database.windows.net", ".postgres.database.azure.com", ".mysql.database.azure.com", ".mariadb.database.azure.com",
        ".database.chinacloudapi.cn", ".database.usgovcloudapi.net", ".datawarehouse.fabric.microsoft.com", ".sql.azuresynapse.net",
    ];

    private static readonly SearchValues<char> Marks = SearchValues.Create("<>${}%[]");

    public static HostKind KindOf(string host)
    {
        var name = Bare(host);
        if (name.Length == 0 || name.Contains(ConnectionText.Hole))
            return Suffixes.Any(suffix => name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)) ? HostKind.Azure : HostKind.Unknown;
        if (Suffixes.Any(suffix => name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)))
            return HostKind.Azure;
        if (IsPlaceholder(name))
            return HostKind.Unknown;
        return IsLocal(name) ? HostKind.Local : HostKind.Other;
    }

    /// <summary>The name alone: without protocol, instance and port.</summary>
    public static string Bare(string host)
    {
        var name = host.Trim().Trim('"', '\'');
        foreach (var prefix in (string[])["tcp:", "lpc:", "np:"])
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                name = name[prefix.Length..];
        }

        var end = name.AsSpan().IndexOfAny(",:\\");
        return (end < 0 ? name : name[..end]).Trim();
    }

    private static bool IsPlaceholder(string name)
        => name.AsSpan().ContainsAny(Marks) || name.Contains("your", StringComparison.OrdinalIgnoreCase)
            || name.Contains("example", StringComparison.OrdinalIgnoreCase)
            || name.Equals("host", StringComparison.OrdinalIgnoreCase) || name.Equals("hostname", StringComparison.OrdinalIgnoreCase);

    private static bool IsLocal(string name)
        => name is "." or "(local)" or "::1" or "0.0.0.0" || name.StartsWith("127.", StringComparison.Ordinal)
            || name.StartsWith("(localdb)", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith('/') || !name.Contains('.', StringComparison.Ordinal)
                || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".local", StringComparison.OrdinalIgnoreCase)
                || name.Equals("host.docker.internal", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".svc", StringComparison.OrdinalIgnoreCase)
                || name.EndsWith(".svc.cluster.local", StringComparison.OrdinalIgnoreCase);
}
