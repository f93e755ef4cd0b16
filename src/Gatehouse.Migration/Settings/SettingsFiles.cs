using System.Buffers;

namespace Gatehouse.Migration.Settings;

/// <summary>Which files hold settings, and how each kind is read.</summary>
internal static class SettingsFiles
{
    public static bool Handles(string path) => ReaderOf(path) is not null;

    // What a connection is made of; a file that says none of it has no setting that matters.
    private static readonly SearchValues<string> Words = SearchValues.Create(
        ["password", "passwd", "pwd", "pass", "://", "database", "host", "server", "datasource", "sql"],
            StringComparison.OrdinalIgnoreCase);

    public static bool MayHold(SourceFile file) => file.Text.AsSpan().ContainsAny(Words);

    public static IEnumerable<Setting> Read(SourceFile file) => ReaderOf(file.Path)?.Invoke(file) ?? [];

    private static Func<SourceFile, IEnumerable<Setting>>? ReaderOf(string path)
    {
        var name = Path.GetFileName(path).ToLowerInvariant();
        if (name.StartsWith(".env", StringComparison.Ordinal) || name.EndsWith(".env", StringComparison.Ordinal)
            || name.StartsWith("env.", StringComparison.Ordinal))
            return DotEnvFile.Read;
        return Path.GetExtension(name) switch
        {
            ".json" when name is not ("package.json" or "package-lock.json" or "tsconfig.json") => JsonFile.Read,
            ".properties" => PropertiesFile.Read,
            ".yml" or ".yaml" when name is not ("pnpm-lock.yaml") => YamlFile.Read,
            ".config" => XmlConfigFile.Read,
            ".tf" or ".tfvars" or ".bicep" or ".bicepparam" => ManifestFile.Read,
            _ => null,
        };
    }
}
