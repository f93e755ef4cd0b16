using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.Types.Sql;

/// <summary>Microsoft.Sql/locations/…AzureAsyncOperation and …OperationResults: how an operation went, and what came of it.</summary>
internal sealed class SqlOperationType(string name, SqlOperations operations, CloudContext cloud) : ResourceType
{
    private const string Results = "OperationResults";

    public override string Name => name;

    /// <summary>The types of everything that has operations.</summary>
    public static IEnumerable<ResourceType> All(SqlOperations operations, CloudContext cloud)
        => new[] { SqlServerType.Statuses, SqlDatabaseType.Statuses, SqlAdministratorType.Statuses }
            .SelectMany(statuses => new[] { "AzureAsyncOperation", Results }.Select(kind => $"Microsoft.Sql/locations/{statuses}{kind}"))
            .Select(type => new SqlOperationType(type, operations, cloud));

    public override Task<JsonObject?> FindAsync(ResourceId id, JsonObject? stored, CancellationToken cancellationToken)
        => Task.FromResult(operations.Read(id.Name)?.Status);

    // Where the resource is gone, that is what came of it.
    public override ArmAnswer AnswerToGet(ResourceId id, JsonObject presented)
    {
        var pending = presented.Text("status") == "InProgress";
        if (!name.EndsWith(Results, StringComparison.Ordinal))
            return ArmAnswer.Ok(presented) with { IsPending = pending };
        if (pending)
            return new ArmAnswer(202, null) { IsPending = true };
        return operations.Read(id.Name) is { } read && cloud.State.Find(read.Resource.Text) is { } resource
            ? ArmAnswer.Ok(resource.WithoutPrivate())
            : ArmAnswer.NoContent;
    }

    public override Task<IReadOnlyList<JsonObject>> ListAsync(
        ResourceId collection, IReadOnlyList<JsonObject> stored, CancellationToken cancellationToken)
        => throw ArmException.NotAllowed("GET", "the list of operations");

    public override Task<JsonObject> PutAsync(ResourceWrite write, CancellationToken cancellationToken)
        => throw ArmException.NotAllowed("PUT", "an operation");

    public override Task DeletingAsync(ResourceId id, JsonObject stored, bool withParent, CancellationToken cancellationToken)
        => throw ArmException.NotAllowed("DELETE", "an operation");
}
