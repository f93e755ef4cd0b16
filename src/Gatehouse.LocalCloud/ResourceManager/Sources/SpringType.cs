using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.Sources;

/// <summary>Microsoft.AppPlatform/Spring: a service that has apps.</summary>
internal sealed class SpringType(CloudContext cloud) : AppType(cloud)
{
    public override string Name => "Microsoft.AppPlatform/Spring";

    protected override void CheckName(string name) => CheckPlain(name, 4, 32);

    protected override void Complete(ResourceWrite write)
    {
        write.Wanted.Default(new JsonObject { ["sku"] = new JsonObject { ["name"] = "S0", ["tier"] = "Standard" } });
        write.Wanted.Properties()
            .Default(new JsonObject { ["powerState"] = "Running", ["version"] = 3, ["fqdn"] = $"{write.Id.Name}.localhost" });
    }
}

/// <summary>Microsoft.AppPlatform/Spring/apps: an app, with its identity.</summary>
internal sealed class SpringAppType(CloudContext cloud) : AppType(cloud)
{
    public const string TypeName = "Microsoft.AppPlatform/Spring/apps";

    public override string Name => TypeName;

    public override bool NeedsLocation => false;

    protected override void CheckName(string name) => CheckPlain(name, 4, 32);

    protected override void Complete(ResourceWrite write)
        => write.Wanted.Properties().Default(new JsonObject { ["public"] = false, ["httpsOnly"] = false });
}

/// <summary>Microsoft.AppPlatform/Spring/apps/deployments: what runs, with its environment variables.</summary>
internal sealed class SpringDeploymentType : ResourceType
{
    public const string TypeName = "Microsoft.AppPlatform/Spring/apps/deployments";

    public override string Name => TypeName;

    public override Task<JsonObject> PutAsync(ResourceWrite write, CancellationToken cancellationToken)
    {
        var name = write.Id.Name;
        if (name.Length is < 4 or > 32 || !char.IsAsciiLetterLower(name[0]) || name.EndsWith('-')
            || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw ArmException.InvalidName(name, "4 to 32 lowercase letters, digits and '-'; a letter first, and no '-' last.");
        var properties = write.Wanted.Properties();
        properties.Default(new JsonObject { ["active"] = true, ["status"] = "Running", ["deploymentSettings"] = new JsonObject() });
        foreach (var (variable, value) in properties.Object("deploymentSettings")!.Ensure("environmentVariables"))
        {
            if (variable.Length == 0 || value is not JsonValue || value.GetValueKind() != System.Text.Json.JsonValueKind.String)
                throw ArmException.InvalidContent($"the environment variable '{variable}' must have a name and be a string");
        }

        return Task.FromResult(write.Wanted);
    }
}
