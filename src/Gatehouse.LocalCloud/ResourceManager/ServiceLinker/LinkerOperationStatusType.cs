using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.ServiceLinker;

/// <summary>Microsoft.ServiceLinker/locations/operationStatuses.</summary>
internal sealed class LinkerOperationStatusType(LinkerOperations operations) : ResourceType
{
    public override string Name => "Microsoft.ServiceLinker/locations/operationStatuses";

    public override Task<JsonObject?> FindAsync(ResourceId id, JsonObject? stored, CancellationToken cancellationToken)
        => Task.FromResult(operations.Read(id.Name));

    public override Task<IReadOnlyList<JsonObject>> ListAsync(
        ResourceId collection, IReadOnlyList<JsonObject> stored, CancellationToken cancellationToken)
        => throw ArmException.NotAllowed("GET", "the list of operations");

    public override Task<JsonObject> PutAsync(ResourceWrite write, CancellationToken cancellationToken)
        => throw ArmException.NotAllowed("PUT", "an operation");

    public override Task DeletingAsync(ResourceId id, JsonObject stored, bool withParent, CancellationToken cancellationToken)
        => throw ArmException.NotAllowed("DELETE", "an operation");

    // What was asked by POST or DELETE says by its status code, too, that it is not done.
    public override ArmAnswer AnswerToGet(ResourceId id, JsonObject presented)
    {
        var pending = presented["endTime"] is null;
        var answer = pending && operations.Find(id.Name) is { Located: true } again
            ? new ArmAnswer(202, presented) { Operation = again }
            : ArmAnswer.Ok(presented);
        return answer with { IsPending = pending, Headers = LinkerHeaders.OfStatus(presented) };
    }
}
