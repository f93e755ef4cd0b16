using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.Types;

/// <summary>POST checkNameAvailability.</summary>
internal sealed class FlexibleServerNameType(string name, string serverType, Func<string, bool> exists) : ResourceType
{
    public override string Name => name;

    public override Task<ArmAnswer?> ActAsync(ResourceId id, JsonObject? resource, string action, JsonObject body, CancellationToken cancellationToken)
    {
        var wanted = body.Text("name") ?? throw ArmException.InvalidContent("'name' is missing");
        var (reason, message) = !FlexibleServerSettings.IsName(wanted) ? ("Invalid", "3 to 63 lowercase letters, digits and hyphens, and no hyphen first or last.")
            : exists(wanted) ? ("AlreadyExists", "The name is used by another server.")
            : (null, "");
        return Task.FromResult<ArmAnswer?>(ArmAnswer.Ok(new JsonObject
        {
            ["nameAvailable"] = reason is null,
            ["reason"] = reason,
            ["message"] = message,
            ["name"] = wanted,
            ["type"] = serverType,
        }));
    }
}
