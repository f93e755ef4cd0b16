using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.LocalCloud.Engines.Sql.Databases;

/// <summary>The scripts that make schema <c>sys</c> of a database, in the order of their names (docs/designs/009).</summary>
internal static class SqlSchema
{
    private const string Prefix = "sql/";

    /// <summary>The scripts.</summary>
    public static IReadOnlyList<(string Name, string Text)> Scripts { get; } = Read();

    /// <summary>Tells one set of scripts from another.</summary>
    public static string Version { get; } = Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', Scripts.Select(script => script.Text)))))[..16];

    private static List<(string, string)> Read()
    {
        var assembly = typeof(SqlSchema).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => (name[Prefix.Length..], ReadText(assembly, name)))];
    }

    private static string ReadText(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
