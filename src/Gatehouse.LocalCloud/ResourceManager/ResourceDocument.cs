using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager;

/// <summary>Reading and merging the JSON of resources. Whatever has the wrong type is the client's fault and says so.</summary>
internal static class ResourceDocument
{
    /// <summary>The member of a stored document that is ours alone: never answered, never taken from a request.</summary>
    public const string Private = "_gatehouse";

    /// <summary>The member, or null where it is missing or null.</summary>
    /// <exception cref="ArmException">It is not a string.</exception>
    public static string? Text(this JsonObject parent, string name) => parent[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        var other => throw ArmException.InvalidContent($"'{other.GetPath()}' must be a string"),
    };

    /// <summary>The member, or null where it is missing or null.</summary>
    /// <exception cref="ArmException">It is not an object.</exception>
    public static JsonObject? Object(this JsonObject parent, string name) => parent[name] switch
    {
        null => null,
        JsonObject value => value,
        var other => throw ArmException.InvalidContent($"'{other.GetPath()}' must be an object"),
    };

    /// <summary>The member, or null where it is missing or null.</summary>
    /// <exception cref="ArmException">It is not a whole number.</exception>
    public static int? Number(this JsonObject parent, string name) => parent[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<int>(out var number) => number,
        var other => throw ArmException.InvalidContent($"'{other.GetPath()}' must be a whole number"),
    };

    /// <summary>The member, made where it is missing.</summary>
    /// <exception cref="ArmException">It is there and not an object.</exception>
    public static JsonObject Ensure(this JsonObject parent, string name)
    {
        if (parent.Object(name) is { } found)
            return found;
        var made = new JsonObject();
        parent[name] = made;
        return made;
    }

    /// <summary>The object <c>properties</c>, made where it is missing.</summary>
    public static JsonObject Properties(this JsonObject resource) => resource.Ensure("properties");

    /// <summary>Sets what is missing or null, at every depth.</summary>
    public static void Default(this JsonObject target, JsonObject defaults)
    {
        foreach (var (name, value) in defaults)
        {
            if (target[name] is null)
                target[name] = value?.DeepClone();
            else if (target[name] is JsonObject inner && value is JsonObject innerDefaults)
                inner.Default(innerDefaults);
        }
    }

    /// <summary>JSON merge patch (RFC 7396, section 2).</summary>
    public static void MergePatch(this JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else if (value is JsonObject inner)
            {
                if (target[name] is not JsonObject object_)
                    target[name] = object_ = [];
                object_.MergePatch(inner);
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }
    }

    /// <summary>What a client may see of a stored document.</summary>
    public static JsonObject WithoutPrivate(this JsonObject stored)
    {
        stored.Remove(Private);
        return stored;
    }

    /// <summary>Reads the tags: an object of strings.</summary>
    /// <exception cref="ArmException">They are something else.</exception>
    public static void CheckTags(this JsonObject resource)
    {
        if (resource.Object("tags") is not { } tags)
            return;
        if (tags.Count > 50)
            throw ArmException.Bad("TooManyTags", "A resource has at most 50 tags.");
        foreach (var (_, value) in tags)
        {
            if (value is not null && value.GetValueKind() != JsonValueKind.String)
                throw ArmException.InvalidContent($"'{value.GetPath()}' must be a string");
        }
    }
}
