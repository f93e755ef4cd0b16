using System.IO.Enumeration;
using Gatehouse.Migration.Connections;
using Gatehouse.Migration.Settings;

namespace Gatehouse.Migration.Targets;

/// <summary>Decides which sites are migrated: Azure's databases, and what the user names.</summary>
internal sealed class Scopes(MigrationOptions options, SettingsIndex settings)
{
    public Scope Of(Value host) => Decide(host.Texts, host.Keys, text => text);

    /// <summary>Of a whole connection string: its host decides.</summary>
    public Scope OfConnectionString(Value text, ConnectionFormat format) => Decide(text.Texts, text.Keys, value => HostIn(value, format));

    public static string HostIn(string text, ConnectionFormat format)
        => ConnectionText.ToPasswordless(text, format) is { Host: { } host } ? text[host.Start..host.End] : "";

    private Scope Decide(IReadOnlyList<string> texts, IReadOnlyList<string> keys, Func<string, string> hostOf)
    {
        var hosts = texts.Select(hostOf).Concat(keys.SelectMany(settings.ValuesOf).Select(hostOf)).Where(host => host.Length > 0).Distinct()
            .ToList();
        var kinds = hosts.ConvertAll(host => (Host: DatabaseHost.Bare(host), Kind: DatabaseHost.KindOf(host)));
        var isLocal = kinds.Exists(host => host.Kind == HostKind.Local);
        if (kinds.Find(host => host.Kind == HostKind.Azure) is { Host: not null } azure)
            return new(HostKind.Azure, azure.Host.Replace(ConnectionText.Hole, '…'), isLocal);
        // The names that Service Connector gives its settings.
        if (keys.FirstOrDefault(key => key.StartsWith("AZURE_", StringComparison.Ordinal)) is { } named)
            return new(HostKind.Azure, named, isLocal);
        if (keys.Concat(kinds.Select(host => host.Host)).FirstOrDefault(IsConfirmed) is { } confirmed)
            return new(HostKind.Azure, $"{confirmed} (--target)", isLocal || keys.Count > 0);
        if (options.Targets.Contains("all"))
            return new(HostKind.Azure, "--target all", isLocal || keys.Count > 0);
        if (kinds.Find(host => host.Kind == HostKind.Other) is { Host: not null } other)
            return new(HostKind.Other, other.Host, false);
        if (isLocal && keys.Count == 0)
            return new(HostKind.Local, kinds.First(host => host.Kind == HostKind.Local).Host, true);
        if (isLocal && keys.All(key => settings.ValuesOf(key).Count > 0 || texts.Count > 0))
            return new(HostKind.Local,
                $"{keys[0]} is {kinds.First(host => host.Kind == HostKind.Local).Host}; for Azure too, type: --target {keys[0]}", true);
        return new(HostKind.Unknown, keys.Count > 0 ? keys[0] : "", false);
    }

    private bool IsConfirmed(string name)
        => options.Targets.Any(target => FileSystemName.MatchesSimpleExpression(target, name, ignoreCase: true));
}
