using System.Net;

namespace Gatehouse.Gateway.Configuration;

/// <summary>Where a gateway's settings come from.</summary>
/// <param name="File">A JSON file, or null.</param>
/// <param name="Sidecars">Addresses of <c>--sidecar</c>, each a listener with <c>client=none</c>.</param>
/// <param name="Flags">Settings given on the command line, by name.</param>
/// <param name="Variables">Reads an environment variable; null where it is not set.</param>
public sealed record SettingSources(
    string? File, IReadOnlyList<string> Sidecars, IReadOnlyDictionary<string, string> Flags, Func<string, string?> Variables);

/// <summary>Reads a gateway's settings: flag before variable before file, and every error at once.</summary>
public static class SettingsLoader
{
    /// <summary>What a variable's name begins with: <c>max-connections</c> is <c>GATEHOUSE_GATEWAY_MAX_CONNECTIONS</c>.</summary>
    public const string VariablePrefix = "GATEHOUSE_GATEWAY_";

    private static readonly string[] Own = ["listeners", "health", "audit", "revocations", "otlp", "min-drain", "max-drain"];

    /// <summary>The settings that can stand in a flag, a variable and at the top of the file.</summary>
    public static IReadOnlyList<string> TopNames { get; } = [.. Own.Skip(1), .. ListenerBinder.Shared];

    /// <summary>The settings that a listener can have.</summary>
    public static IReadOnlyList<string> ListenerNames => ListenerBinder.Names;

    /// <summary>Loads and checks.</summary>
    /// <param name="sources">Where the settings are.</param>
    /// <exception cref="SettingsException">Something is wrong; every error is in it.</exception>
    public static GatewaySettings Load(SettingSources sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var errors = new List<SettingError>();
        var start = sources.File is { } file
            ? ReadFile(file, errors)
            : new SettingGroup("the command line", new Dictionary<string, SettingNode>());
        var root = start
            .With(FromVariables(sources.Variables)).With(FromFlags(sources.Flags));

        var reader = new SettingReader(root, errors);
        var groups = reader.Groups("listeners").Concat(sources.Sidecars.Concat(SidecarsOf(sources.Variables)).Select(Sidecar)).ToList();
        if (groups.Count == 0)
            errors.Add(new(root.Where, "There is no listener. Write --sidecar postgres://HOST/DATABASE, or 'listeners' in the file of --config."));

        var shared = new SettingGroup(
            root.Where, root.Members.Where(member => ListenerBinder.Shared.Contains(member.Key)).ToDictionary(StringComparer.Ordinal));
        foreach (var name in ListenerBinder.Shared)
            _ = reader.Node(name);
        var binder = new ListenerBinder(errors);
        var listeners = groups.Select(group => (group.Where, Settings: binder.Bind(group, Fitting(shared, group)))).ToList();
        Apart(listeners.Where(one => one.Settings is not null)!, errors);

        var settings = new GatewaySettings
        {
            Listeners = [.. listeners.Select(one => one.Settings).OfType<ListenerSettings>()],
            Health = Health(reader),
            Audit = reader.Text("audit"),
            Revocations = Revocations(reader),
            Otlp = Otlp(reader, sources.Variables),
            MinDrain = reader.Duration("min-drain", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromHours(1)),
            MaxDrain = reader.Duration("max-drain", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromHours(24)),
        };
        reader.Finish([.. Own, .. ListenerBinder.Names]);
        return errors.Count == 0 ? settings : throw new SettingsException(errors);
    }

    /// <summary>Name of the variable of a setting.</summary>
    /// <param name="setting">The setting's name.</param>
    public static string Variable(string setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return VariablePrefix + setting.Replace('-', '_').ToUpperInvariant();
    }

    private static SettingGroup ReadFile(string path, List<SettingError> errors)
    {
        try
        {
            return JsonSettings.Parse(File.ReadAllBytes(path), Path.GetFileName(path), errors);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([new(Path.GetFileName(path), $"The file cannot be read: {e.Message}")]);
        }
    }

    private static IEnumerable<KeyValuePair<string, SettingNode>> FromVariables(Func<string, string?> variables)
        => from name in TopNames
           let value = variables(Variable(name))
           where value is not null
           select new KeyValuePair<string, SettingNode>(name, new SettingText(Variable(name), value));

    private static IEnumerable<KeyValuePair<string, SettingNode>> FromFlags(IReadOnlyDictionary<string, string> flags)
        => flags.Select(flag => new KeyValuePair<string, SettingNode>(flag.Key, new SettingText("--" + flag.Key, flag.Value)));

    private static string[] SidecarsOf(Func<string, string?> variables)
        => variables(VariablePrefix + "SIDECAR")?.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static SettingGroup Sidecar(string address) => new("--sidecar", new Dictionary<string, SettingNode>
    {
        ["upstream"] = new SettingText("--sidecar", address),
        ["client"] = new SettingText("--sidecar", "none"),
    });

    // A shared setting that means nothing to one kind of listener is meant for the others.
    private static SettingGroup Fitting(SettingGroup shared, SettingGroup listener)
    {
        var client = ((listener.Members.GetValueOrDefault("client") ?? shared.Members.GetValueOrDefault("client")) as SettingText)?.Value;
        var upstream = (listener.Members.GetValueOrDefault("upstream") as SettingText)?.Value ?? "";
        var isPostgres = upstream.StartsWith("postgres", StringComparison.Ordinal);
        string[] foreign = client == "none" ? ListenerRules.OfTokens
            : isPostgres ? ["user", "credential", "audience"]
            : ["user", "credential", "audience", "superuser", "mechanism", "scope", "warm-sessions"];
        return shared with { Members = shared.Members.Where(member => !foreign.Contains(member.Key)).ToDictionary(StringComparer.Ordinal) };
    }

    private static Uri? Otlp(SettingReader reader, Func<string, string?> variables)
    {
        const string Standard = "OTEL_EXPORTER_OTLP_ENDPOINT";
        var given = reader.Text("otlp");
        if ((given ?? variables(Standard)) is not { Length: > 0 } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0)
            return uri;
        reader.Error("otlp", given is null
            ? $"is not set, and {Standard} is no address; write http://HOST:4318"
            : "is no address of a collector; write http://HOST:4318, secrets in OTEL_EXPORTER_OTLP_HEADERS");
        return null;
    }

    private static string? Revocations(SettingReader reader)
    {
        if (reader.Text("revocations") is not { } path)
            return null;
        if (Hosting.RevocationFile.Error(path) is { } error)
            reader.Error("revocations", $"names '{Refusals.Clean(path)}', which {error}. Write a file of one name a line; it may be empty");
        return path;
    }

    private static EndPoint? Health(SettingReader reader)
    {
        var endpoint = reader.Endpoint("health");
        if (endpoint is not (null or IPEndPoint))
            reader.Error("health", "must be an address and port, e.g. 127.0.0.1:9801");
        return endpoint;
    }

    private static void Apart(IEnumerable<(string Where, ListenerSettings Settings)> listeners, List<SettingError> errors)
    {
        var (names, places) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (where, settings) in listeners)
        {
            if (!names.Add(settings.Name))
                errors.Add(new(where, $"Two listeners have the name '{Refusals.Clean(settings.Name)}'. Give one another: name=…"));
            if (settings.Listen is not IPEndPoint { Port: 0 } && !places.Add(settings.Listen.ToString()!))
                errors.Add(new(where, $"Two listeners are on {settings.Listen}. Give one another: port=… or listen=…"));
        }
    }
}
