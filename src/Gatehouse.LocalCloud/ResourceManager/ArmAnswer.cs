using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager;

/// <summary>An answer of Resource Manager.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">The body, or null for none.</param>
internal sealed record ArmAnswer(int Status, JsonNode? Body)
{
    private static readonly Dictionary<string, string> EmptyHeaders = [];

    /// <summary>A body that is XML instead; a few old calls of Azure answer so.</summary>
    public string? Xml { get; init; }

    /// <summary>The operation that goes on in the background; null for none.</summary>
    public ArmOperation? Operation { get; init; }

    /// <summary>Whether what was asked for goes on in the background and is worth asking for again soon.</summary>
    public bool IsPending { get; init; }

    /// <summary>Headers that only some providers give.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = EmptyHeaders;

    /// <summary>Writes the JSON <c>null</c> where there is no body, as some providers do.</summary>
    public bool NullBody { get; init; }

    public static ArmAnswer NoContent { get; } = new(204, null);

    public static ArmAnswer Ok(JsonNode? body) => new(200, body);

    public static ArmAnswer Created(JsonNode body) => new(201, body);

    public static ArmAnswer Of(ArmException refusal)
        => new(refusal.Status, new JsonObject { ["error"] = new JsonObject { ["code"] = refusal.Code, ["message"] = refusal.Message } });

    public static ArmAnswer List(IEnumerable<JsonNode> items) => Ok(new JsonObject { ["value"] = new JsonArray([.. items]) });
}

/// <summary>Where a client asks how a background operation goes.</summary>
/// <param name="Path">Path and query of its status.</param>
/// <param name="Located">Whether <c>Location</c> is given beside <c>Azure-AsyncOperation</c>.</param>
internal sealed record ArmOperation(string Path, bool Located)
{
    /// <summary>Path and query that <c>Location</c> has where it is another one.</summary>
    public string? LocationPath { get; init; }
}
