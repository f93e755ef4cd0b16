using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager;

/// <summary>An answer of Resource Manager.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">The body, or null for none.</param>
internal sealed record ArmAnswer(int Status, JsonNode? Body)
{
    public static ArmAnswer NoContent { get; } = new(204, null);

    public static ArmAnswer Ok(JsonNode? body) => new(200, body);

    public static ArmAnswer Created(JsonNode body) => new(201, body);

    public static ArmAnswer Of(ArmException refusal)
        => new(refusal.Status, new JsonObject { ["error"] = new JsonObject { ["code"] = refusal.Code, ["message"] = refusal.Message } });

    public static ArmAnswer List(IEnumerable<JsonNode> items) => Ok(new JsonObject { ["value"] = new JsonArray([.. items]) });
}
