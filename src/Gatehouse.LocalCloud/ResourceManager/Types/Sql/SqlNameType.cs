using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.Types.Sql;

/// <summary>POST Microsoft.Sql/checkNameAvailability.</summary>
internal sealed class SqlNameType(Func<string, bool> exists) : ResourceType
{
    public override string Name => "Microsoft.Sql/checkNameAvailability";

    public override Task<ArmAnswer?> ActAsync(
        ResourceId id, JsonObject? resource, string action, JsonObject body, CancellationToken cancellationToken)
    {
        var wanted = body.Text("name") ?? throw ArmException.InvalidContent("'name' is missing");
        var (reason, message) = !SqlServerSettings.IsName(wanted)
            ? ("Invalid", "1 to 63 lowercase letters, digits and hyphens, and no hyphen first or last.")
            : exists(wanted) ? ("AlreadyExists", "The name is used by another server.")
            : (null, null);
        return Task.FromResult<ArmAnswer?>(ArmAnswer.Ok(
            new JsonObject { ["name"] = wanted, ["available"] = reason is null, ["reason"] = reason, ["message"] = message }));
    }
}
