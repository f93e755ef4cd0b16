using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.State;

namespace Gatehouse.LocalCloud.Entra.Principals;

/// <summary>The directory's records as state documents, and back.</summary>
internal static class DirectoryDocuments
{
    public static JsonObject Write(UserAccount account)
    {
        var document = new JsonObject
        {
            ["id"] = account.User.Id,
            ["userPrincipalName"] = account.User.UserPrincipalName,
            ["displayName"] = account.User.DisplayName,
        };
        if (account.Password is { } password)
        {
            document["password"] = new JsonObject
            {
                ["algorithm"] = "PBKDF2-HMAC-SHA256",
                ["iterations"] = password.Iterations,
                ["salt"] = Convert.ToBase64String(password.Salt),
                ["hash"] = Convert.ToBase64String(password.Hash),
            };
        }

        if (account.SessionsValidFrom is { } from)
            document["sessionsValidFrom"] = from.ToString("O", CultureInfo.InvariantCulture);
        return document;
    }

    public static JsonObject Write(Group group) => new()
    {
        ["id"] = group.Id,
        ["displayName"] = group.DisplayName,
        ["members"] = Strings(group.Members),
    };

    public static JsonObject Write(ServicePrincipal principal) => new()
    {
        ["id"] = principal.Id,
        ["appId"] = principal.AppId,
        ["displayName"] = principal.DisplayName,
        ["resourceId"] = principal.ResourceId,
    };

    public static JsonObject Write(Application application) => new()
    {
        ["id"] = application.Id,
        ["appId"] = application.AppId,
        ["displayName"] = application.DisplayName,
        ["identifierUris"] = Strings(application.IdentifierUris),
        ["tokenVersion"] = application.TokenVersion,
        ["publicClient"] = application.PublicClient,
        ["secrets"] = new JsonArray([.. application.Secrets.Select(secret => new JsonObject
        {
            ["keyId"] = secret.KeyId,
            ["sha256"] = Convert.ToBase64String(secret.Hash),
            ["expiresOn"] = secret.ExpiresOn.ToString("O", CultureInfo.InvariantCulture),
        })]),
        ["keys"] = application.Keys?.DeepClone(),
        ["federatedCredentials"] = new JsonArray([.. application.FederatedCredentials.Select(credential => new JsonObject
        {
            ["name"] = credential.Name,
            ["issuer"] = credential.Issuer,
            ["subject"] = credential.Subject,
            ["audience"] = credential.Audience,
            ["keys"] = credential.Keys?.DeepClone(),
        })]),
    };

    public static UserAccount ReadUser(JsonObject document) => new(
        new(Text(document, "id"), Text(document, "userPrincipalName"), Text(document, "displayName")),
        document["password"] is JsonObject password
            ? new((int)password["iterations"]!, Bytes(password, "salt"), Bytes(password, "hash"))
            : null,
        document["sessionsValidFrom"] is null ? null : Time(document, "sessionsValidFrom"));

    public static Group ReadGroup(JsonObject document) => new(Text(document, "id"), Text(document, "displayName"), Strings(document["members"]));

    public static ServicePrincipal ReadServicePrincipal(JsonObject document)
        => new(Text(document, "id"), Text(document, "appId"), Text(document, "displayName"), (string?)document["resourceId"]);

    public static Application ReadApplication(JsonObject document) => new(Text(document, "id"), Text(document, "appId"), Text(document, "displayName"))
    {
        IdentifierUris = Strings(document["identifierUris"]),
        TokenVersion = (int?)document["tokenVersion"] ?? 1,
        PublicClient = (bool?)document["publicClient"] ?? false,
        Secrets = [.. Objects(document["secrets"]).Select(secret => new ClientSecret(Text(secret, "keyId"), Bytes(secret, "sha256"), Time(secret, "expiresOn")))],
        Keys = document["keys"]?.DeepClone() as JsonObject,
        FederatedCredentials = [.. Objects(document["federatedCredentials"]).Select(credential => new FederatedCredential(
            Text(credential, "name"), Text(credential, "issuer"), Text(credential, "subject"), Text(credential, "audience"),
            credential["keys"]?.DeepClone() as JsonObject))],
    };

    /// <summary>Reads a document of the store, and names it where it cannot be read.</summary>
    public static T Read<T>(string id, JsonObject document, Func<JsonObject, T> read)
    {
        try
        {
            return read(document);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new StateException($"The directory's document '{id}' cannot be read ({e.Message}). Mend its file or move it away, then start again.", e);
        }
    }

    private static string Text(JsonObject document, string name)
        => (string?)document[name] ?? throw new JsonException($"'{name}' is missing");

    private static byte[] Bytes(JsonObject document, string name) => Convert.FromBase64String(Text(document, name));

    private static DateTimeOffset Time(JsonObject document, string name)
        => DateTimeOffset.Parse(Text(document, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(value => (JsonNode)value)]);

    private static IReadOnlyList<string> Strings(JsonNode? node) => node is null ? [] : [.. node.AsArray().Select(value => (string)value!)];

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node is null ? [] : node.AsArray().Select(value => value!.AsObject());
}
