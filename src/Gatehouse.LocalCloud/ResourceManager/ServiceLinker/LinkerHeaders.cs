using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.ServiceLinker;

/// <summary>The headers that this provider's answers have, as recorded: they differ by version and by kind of call.</summary>
internal static class LinkerHeaders
{
    /// <summary>The first version whose answers spell out what is null, and name every check as today's do.</summary>
    public const string Modern = "2023";

    /// <summary>Headers of an answer.</summary>
    /// <param name="query">The request's query.</param>
    /// <param name="reads">Whether the request only read, or deleted a connector.</param>
    /// <param name="tagged">What the entity tag is of; null for none.</param>
    public static IReadOnlyDictionary<string, string> Of(ArmQuery query, bool reads, JsonNode? tagged)
    {
        var headers = new Dictionary<string, string> { ["x-ms-providerhub-traffic"] = "True" };
        if (!reads || query.IsFrom(Modern))
            headers["mise-correlation-id"] = Guid.NewGuid().ToString();
        if (tagged is not null)
            headers["ETag"] = TagOf(tagged);
        return headers;
    }

    /// <summary>Headers of the status of an operation.</summary>
    public static IReadOnlyDictionary<string, string> OfStatus(JsonNode status)
        => new Dictionary<string, string> { ["ETag"] = TagOf(status) };

    private static string TagOf(JsonNode node)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(node)));
        return $"\"{hash[..8]}-0000-0100-0000-{hash[8..20]}\""; // the form that Azure's have
    }
}
