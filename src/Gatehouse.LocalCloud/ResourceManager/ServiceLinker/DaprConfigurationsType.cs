using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.ServiceLinker;

/// <summary>Microsoft.ServiceLinker/daprConfigurations of a source: none. Dapr has no component that is connected to one of the databases
/// here.</summary>
internal sealed class DaprConfigurationsType(FindResource find) : ResourceType
{
    public override string Name => "Microsoft.ServiceLinker/daprConfigurations";

    public override async Task<ArmAnswer?> QueryAsync(ResourceId collection, ArmQuery query, CancellationToken cancellationToken)
    {
        if (ResourceId.TryParse(collection.Scope) is not { IsCollection: false } source)
            throw ArmException.InvalidId($"'{collection.Scope}' is not the id of a resource whose connections there are.");
        if (await find(source, cancellationToken) is null)
            throw ArmException.ResourceNotFound(source);
        return ArmAnswer.Ok(new JsonObject { ["value"] = new JsonArray() }) with
        {
            Headers = LinkerHeaders.Of(
            query, reads: true, tagged: null)
        };
    }

    public override Task<JsonObject> PutAsync(ResourceWrite write, CancellationToken cancellationToken)
        => throw ArmException.NotAllowed("PUT", "a Dapr configuration");
}
