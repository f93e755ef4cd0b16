using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.ServiceLinker;

/// <summary>Microsoft.ServiceLinker dryruns: what a connection would need and do, without making it.</summary>
internal sealed class DryrunType(string name, CloudContext cloud, LinkerOperations operations, DryrunForecast forecast) : ResourceType
{
    public const string OfSources = "Microsoft.ServiceLinker/dryruns";
    public const string OfLocations = "Microsoft.ServiceLinker/locations/dryruns";

    public override string Name => name;

    public override async Task<JsonObject> PutAsync(ResourceWrite write, CancellationToken cancellationToken)
    {
        if (write.Id.Name.Length > 64 || !write.Id.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
            throw ArmException.InvalidName(write.Id.Name, "1 to 64 letters, digits, '.', '_' and '-'.");
        var parameters = write.Wanted.Properties().Object("parameters")
            ?? throw ArmException.InvalidContent("'properties.parameters' is missing");
        if (parameters.Text("actionName") is not "createOrUpdate" and var action)
            throw ArmException.InvalidParameter($"'properties.parameters.actionName' is '{action}'; createOrUpdate is the only one.");
        var (needs, steps) = await forecast.OfAsync(write.Id, parameters, write.Caller, cancellationToken);
        Linker.Strip(parameters);
        write.Wanted["properties"] = new JsonObject
        {
            ["parameters"] = parameters.DeepClone(),
            ["prerequisiteResults"] = new JsonArray([.. needs]),
            ["operationPreviews"] = new JsonArray([.. steps]),
        };
        write.Wanted["systemData"] = LinkerDocument.SystemData(write.Existing, write.Caller, cloud.Time.GetUtcNow());
        return write.Wanted;
    }

    public override ArmAnswer AnswerToPut(ResourceWrite write, JsonObject presented)
    {
        presented.Properties()["provisioningState"] = "Accepted";
        var location = name == OfLocations ? write.Id.Names[0] : cloud.State.Find(write.Id.Scope)?.Text("location") ?? "eastus";
        var operation = operations.Add(
            LinkerOperationKind.Put, write.Id, location, cloud.Time.GetUtcNow(), new JsonObject { ["Message"] = null }, pending: 0);
        return new ArmAnswer(201, presented) { Operation = operation, Headers = LinkerHeaders.Of(write.Query, reads: false, presented) };
    }

    public override ArmAnswer AnswerToGet(ResourceId id, JsonObject presented, ArmQuery query)
        => ArmAnswer.Ok(presented) with { Headers = LinkerHeaders.Of(query, reads: true, presented) };

    public override void Present(ResourceId id, JsonObject resource) => resource["type"] = name.ToLowerInvariant();
}
