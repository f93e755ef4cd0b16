using System.Buffers.Text;
using System.Text.Json;

namespace Gatehouse.Connector;

/// <summary>Who types the command: the principal of its own token.</summary>
/// <param name="ObjectId">Object id.</param>
/// <param name="TenantId">Tenant id.</param>
/// <param name="Name">User principal name of a user; application id of a service principal, as the Azure CLI names it.</param>
/// <param name="IsUser">True for a user, false for a service principal.</param>
public sealed record Caller(string ObjectId, string TenantId, string Name, bool IsUser)
{
    /// <summary>Object ids of the groups that the token names.</summary>
    public IReadOnlyList<string> Groups { get; init; } = Array.Empty<string>();

    private const int LongestToken = 64 * 1024;

    /// <summary>Whether the caller is a principal, or a member of it.</summary>
    /// <param name="objectId">The principal's object id.</param>
    public bool Is(string? objectId)
        => objectId is not null && (ObjectId.Equals(objectId, StringComparison.OrdinalIgnoreCase) || Groups.Contains(objectId, StringComparer.OrdinalIgnoreCase));

    /// <summary>Reads the principal out of a token that was just received from the authority over TLS; it is not validated here.</summary>
    /// <param name="token">The token.</param>
    /// <exception cref="ConnectorException">With <see cref="ConnectorErrorCode.MalformedAnswer"/>: it is not a token that names a principal.</exception>
    public static Caller FromToken(string token)
    {
        var claims = ReadClaims(token);
        var user = Text(claims, "upn") ?? Text(claims, "unique_name") ?? Text(claims, "preferred_username");
        var isUser = Text(claims, "idtyp") is { } kind ? kind == "user" : user is not null;
        var name = isUser ? user : Text(claims, "appid") ?? Text(claims, "azp");
        return Text(claims, "oid") is { } oid && Text(claims, "tid") is { } tid && name is not null
            ? new(oid, tid, name, isUser) { Groups = Texts(claims, "groups") }
            : throw Malformed("it has no 'oid', 'tid' or name");
    }

    /// <summary>The claims of a token, unvalidated, to show them.</summary>
    /// <param name="token">The token.</param>
    /// <exception cref="ConnectorException">With <see cref="ConnectorErrorCode.MalformedAnswer"/>: it is not a JWT.</exception>
    public static JsonElement ReadClaims(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        var parts = token.Length <= LongestToken ? token.Split('.') : [];
        if (parts.Length != 3 || !Base64Url.IsValid(parts[1]))
            throw Malformed("it is not a JWT");
        try
        {
            using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]), new JsonDocumentOptions { MaxDepth = 16 });
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : throw Malformed(
                "its claims are not an object");
        }
        catch (JsonException e)
        {
            throw Malformed("its claims are not JSON", e);
        }
    }

    private static string? Text(JsonElement claims, string name)
        => claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static List<string> Texts(JsonElement claims, string name)
        => claims.TryGetProperty(name, out var values) && values.ValueKind == JsonValueKind.Array
            ? [.. values.EnumerateArray().Where(value => value.ValueKind == JsonValueKind.String).Select(value => value.GetString()!)]
            : [];

    private static ConnectorException Malformed(string why, Exception? inner = null)
        => new(ConnectorErrorCode.MalformedAnswer, $"The authority's token cannot be read: {why}.", inner);
}
