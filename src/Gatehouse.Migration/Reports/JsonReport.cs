using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Migration.Edits;

namespace Gatehouse.Migration.Reports;

/// <summary>The migration for a program to read. Secrets are masked.</summary>
public static class JsonReport
{
    internal static JsonSerializerOptions Indented { get; } = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    /// <summary>Writes the report.</summary>
    public static string Of(MigrationResult result) => Of(result, new SecretMask(result.Secrets));

    private static string Of(MigrationResult result, SecretMask mask) => new JsonObject
    {
        ["files"] = result.FileCount,
        ["sites"] = new JsonArray([.. result.Sites.Select(site => (JsonNode)new JsonObject
        {
            ["path"] = site.Path,
            ["line"] = site.Line,
            ["driver"] = site.Driver,
            ["outcome"] = TextReport.Word(site.Outcome),
            ["reason"] = mask.Line(site.Reason),
            ["toDo"] = new JsonArray([.. site.ToDo.Select(step => (JsonNode)step)]),
            ["outOfScope"] = site.IsOutOfScope,
        })]),
        ["changes"] = new JsonArray([.. result.Changes.Select(change => (JsonNode)new JsonObject
        {
            ["path"] = change.Path,
            ["diff"] = string.Join('\n', UnifiedDiff.Lines(change.Path, change.Before, change.After).Select(mask.Line)),
        })]),
        ["skipped"] = new JsonArray([.. result.Skipped.Select(file => (JsonNode)new JsonObject { ["path"] = file.Path,
            ["reason"] = file.Reason })]),
        ["steps"] = new JsonArray([.. result.Steps.Select(step => (JsonNode)step)]),
    }.ToJsonString(Indented) + "\n";
}
