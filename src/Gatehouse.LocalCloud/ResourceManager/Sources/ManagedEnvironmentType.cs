using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.Sources;

/// <summary>Microsoft.App/managedEnvironments: where container apps are.</summary>
internal sealed class ManagedEnvironmentType(CloudContext cloud, BackgroundOperations operations) : AppType(cloud)
{
    public const string TypeName = "Microsoft.App/managedEnvironments";

    public override string Name => TypeName;

    protected override void CheckName(string name) => CheckPlain(name, 2, 60);

    protected override void Complete(ResourceWrite write) => write.Wanted.Properties().Default(new JsonObject
    {
        ["defaultDomain"] = $"{write.Id.Name}.localhost",
        ["staticIp"] = "127.0.0.1",
        ["zoneRedundant"] = false,
        ["workloadProfiles"] = new JsonArray(new JsonObject { ["name"] = "Consumption", ["workloadProfileType"] = "Consumption" }),
    });

    public override ArmAnswer AnswerToPut(ResourceWrite write, JsonObject presented)
        => operations.Answer(presented, "managedEnvironmentOperationStatuses");
}
