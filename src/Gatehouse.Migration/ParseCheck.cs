using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Xml;
using Gatehouse.Migration.CSharp;

namespace Gatehouse.Migration;

/// <summary>Reads a file that was written with the parser of its language, where that is at hand without a tool: C#, JSON, XML.</summary>
/// <remarks>Thread safe.</remarks>
public static class ParseCheck
{
    private static readonly JsonDocumentOptions Json = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private static readonly XmlReaderSettings Xml = new() { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null };

    /// <summary>Whether files of this name are read here.</summary>
    public static bool Handles(string path) => Path.GetExtension(path) is ".cs" or ".json" or ".csproj" or ".config" or ".xml";

    /// <summary>Why the text does not parse, with its place; null where it does.</summary>
    /// <param name="path">The file's name, which says the language.</param>
    /// <param name="text">The text.</param>
    public static string? ErrorOf(string path, string text)
    {
        try
        {
            switch (Path.GetExtension(path))
            {
                case ".cs":
                    return CSharp(text);
                case ".json":
                    using (JsonDocument.Parse(text, Json))
                        return null;
                default:
                    using (var reader = XmlReader.Create(new StringReader(text), Xml))
                    {
                        while (reader.Read())
                        {
                        }
                    }

                    return null;
            }
        }
        catch (Exception e) when (e is JsonException or XmlException)
        {
            return e is XmlException xml ? $"line {xml.LineNumber}: no XML" : $"line {((JsonException)e).LineNumber + 1}: no JSON";
        }
    }

    // Apart, so that Roslyn is loaded for C# only.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string? CSharp(string text) => CSharpMigration.ErrorOf(text);
}
