using System.Text.Json.Nodes;
using Gatehouse.Migration.Edits;

namespace Gatehouse.Migration.Reports;

/// <summary>The sites as SARIF 2.1.0, which code hosts show beside the lines: https://docs.oasis-open.org/sarif/sarif/v2.1.0/.</summary>
public static class SarifReport
{
    private static readonly (string Id, string Text, string Level)[] Rules =
    [
        ("GHM001", "A database password that `gatehouse migrate --write` takes out.", "error"),
        ("GHM002", "A database password that a person has to take out.", "error"),
        ("GHM003", "A database password that is left as it is.", "note"),
    ];

    /// <summary>Writes the report.</summary>
    public static string Of(MigrationResult result) => Of(result, new SecretMask(result.Secrets));

    private static string Of(MigrationResult result, SecretMask mask) => new JsonObject
    {
        ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
        ["version"] = "2.1.0",
        ["runs"] = new JsonArray(new JsonObject
        {
            ["tool"] = new JsonObject
            {
                ["driver"] = new JsonObject
                {
                    ["name"] = "gatehouse migrate",
                    ["rules"] = new JsonArray([.. Rules.Select(rule => (JsonNode)new JsonObject
                    {
                        ["id"] = rule.Id,
                        ["shortDescription"] = new JsonObject { ["text"] = rule.Text },
                        ["defaultConfiguration"] = new JsonObject { ["level"] = rule.Level },
                    })]),
                },
            },
            ["results"] = new JsonArray([.. result.Sites.Select(site => (JsonNode)Result(site, mask))]),
        }),
    }.ToJsonString(JsonReport.Indented) + "\n";

    private static JsonObject Result(Site site, SecretMask mask) => new JsonObject
    {
        ["ruleId"] = Rules[(int)site.Outcome].Id,
        ["ruleIndex"] = (int)site.Outcome,
        ["level"] = site.IsOutOfScope ? "note" : Rules[(int)site.Outcome].Level,
        ["message"] = new JsonObject { ["text"] = string.Join(". ", site.ToDo.Prepend($"{site.Driver}: {mask.Line(site.Reason)}")) },
        ["locations"] = new JsonArray(new JsonObject
        {
            ["physicalLocation"] = new JsonObject
            {
                ["artifactLocation"] = new JsonObject { ["uri"] = string.Join('/', site.Path.Split('/').Select(Uri.EscapeDataString)) },
                ["region"] = new JsonObject { ["startLine"] = site.Line },
            },
        }),
    };
}
