using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.Types.Sql;

/// <summary>Microsoft.Sql/servers/administrators: the one Entra administrator of a server.</summary>
internal sealed class SqlAdministratorType(CloudContext cloud, SqlOperations operations) : ResourceType
{
    public const string OnlyName = "ActiveDirectory";

    /// <summary>What the types of its operations begin with.</summary>
    public const string Statuses = "serverAdministrator";

    public override string Name => "Microsoft.Sql/servers/administrators";

    public override bool HasProvisioningState => false;

    public override bool PutMerges => false;

    public override Task<JsonObject> PutAsync(ResourceWrite write, CancellationToken cancellationToken)
    {
        if (!write.Id.Name.Equals(OnlyName, StringComparison.OrdinalIgnoreCase))
            throw ArmException.InvalidName(write.Id.Name, $"a SQL server has one administrator, and it is called {OnlyName}.");
        write.Wanted["properties"] = Complete(write.Wanted.Properties(), cloud);
        return Task.FromResult(write.Wanted);
    }

    public override Task DeletingAsync(ResourceId id, JsonObject stored, bool withParent, CancellationToken cancellationToken)
        => !withParent && SqlOnlyAuthenticationType.Find(cloud, id.Parent!)
            ? throw ArmException.Conflict(
                "AadOnlyAuthenticationIsEnabled",
                $"The administrator of '{id.Parent!.Name}' cannot be removed: the server takes Microsoft Entra tokens only, and nobody "
                    + $"could administer it. "
                + "Set azureADOnlyAuthentications/Default to false first.")
            : Task.CompletedTask;

    public override ArmAnswer AnswerToPut(ResourceWrite write, JsonObject presented) => Accept(
        write.Existing is null ? "CreateActiveDirectoryAdministrator" : "UpdateActiveDirectoryAdministrator", write.Id);

    public override ArmAnswer AnswerToDelete(ResourceId id, JsonObject stored) => Accept("DropActiveDirectoryAdministrator", id);

    /// <summary>Checks the properties of an administrator and fills in what Azure would.</summary>
    /// <exception cref="ArmException">One is missing or wrong.</exception>
    public static JsonObject Complete(JsonObject properties, CloudContext cloud)
    {
        if (properties.Text("administratorType") is { } type && !type.Equals(OnlyName, StringComparison.OrdinalIgnoreCase))
            throw ArmException.InvalidParameter($"administratorType is '{type}'; it must be {OnlyName}.");
        if (!Guid.TryParseExact(properties.Text("sid"), "D", out var sid))
            throw ArmException.InvalidParameter(
                $"sid is '{properties.Text("sid")}'; it must be the object id of the principal, or an application's client id.");
        if (properties.Text("login") is not { Length: > 0 and <= 256 } login)
            throw ArmException.InvalidParameter("login is missing: the name of the principal, 1 to 256 characters.");
        var answer = new JsonObject
        {
            ["administratorType"] = OnlyName,
            ["login"] = login,
            ["sid"] = sid.ToString(),
            ["tenantId"] = properties.Text("tenantId") ?? cloud.Tenant.TenantId,
        };
        if (properties.Text("principalType") is { } kind)
            answer["principalType"] = kind is "User" or "Group" or "Application"
                ? kind
                : throw ArmException.InvalidParameter($"principalType is '{kind}'; it must be User, Group or Application.");
        return answer;
    }

    /// <summary>The properties of a server's administrator; null where it has none.</summary>
    public static JsonObject? Find(CloudContext cloud, ResourceId server)
        => cloud.State.Find(server.Child("administrators", OnlyName).Text)?.Properties();

    /// <summary>Stores an administrator that came with its server.</summary>
    public static void Store(CloudContext cloud, ResourceId server, JsonObject properties)
    {
        var id = server.Child("administrators", OnlyName);
        cloud.State.Put(id.Text,
            new JsonObject { ["id"] = id.Text, ["name"] = OnlyName, ["type"] = id.Type, ["properties"] = properties.DeepClone() });
    }

    private ArmAnswer Accept(string operation, ResourceId id)
        => operations.Accept(operation, Statuses, id, SqlServerType.LocationOf(cloud, id.Parent!));
}
