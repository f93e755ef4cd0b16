using System.Text.Json.Nodes;
using Gatehouse.Tokens;

namespace Gatehouse.LocalCloud.ResourceManager;

/// <summary>A change that a client asks for.</summary>
/// <param name="Id">The resource's id, in the case that is kept.</param>
/// <param name="Existing">What is stored of it; null when it is new.</param>
/// <param name="Wanted">The document to store, as far as the request and what exists say; the type completes it.</param>
/// <param name="Body">The request.</param>
internal sealed record ResourceWrite(ResourceId Id, JsonObject? Existing, JsonObject Wanted, JsonObject Body)
{
    /// <summary>Who asks; null where the cloud itself does.</summary>
    public Principal? Caller { get; init; }
}

/// <summary>A list that a client asks for.</summary>
/// <param name="Collection">Its id.</param>
/// <param name="Filter">The query's <c>$filter</c>; empty for none.</param>
/// <param name="Caller">Who asks.</param>
internal sealed record ResourceQuery(ResourceId Collection, string Filter, Principal Caller);

/// <summary>What is particular to one type of resource. This class itself is the behaviour of a type that nobody knows: it is stored and answered.</summary>
/// <remarks>The caller holds the lock of the resource while it changes. Every refusal is an <see cref="ArmException"/>.</remarks>
internal class ResourceType
{
    /// <summary>Full type in Azure's case; null where it is unknown.</summary>
    public virtual string? Name => null;

    /// <summary>Whether it is made with a location.</summary>
    public virtual bool NeedsLocation => false;

    /// <summary>Whether its properties say how its making went; for some types the properties are the client's own names and values.</summary>
    public virtual bool HasProvisioningState => true;

    /// <summary>Whether a PUT on an existing resource keeps what it does not mention.</summary>
    public virtual bool PutMerges => false;

    /// <summary>Whether it is among the resources of its group and its subscription.</summary>
    public virtual bool IsListed => true;

    /// <summary>Whether it can be read with GET.</summary>
    public virtual bool CanGet(ResourceId id) => true;

    /// <summary>Checks and completes the document, and does in the world what it says.</summary>
    /// <returns>What is stored.</returns>
    public virtual Task<JsonObject> PutAsync(ResourceWrite write, CancellationToken cancellationToken) => Task.FromResult(write.Wanted);

    /// <summary>After the document is durable.</summary>
    public virtual Task StoredAsync(ResourceWrite write, JsonObject stored, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>When the document of a new resource could not be stored after all.</summary>
    public virtual Task AbandonedAsync(ResourceWrite write, JsonObject wanted) => Task.CompletedTask;

    /// <summary>Before the document is deleted.</summary>
    /// <param name="id">The resource.</param>
    /// <param name="stored">Its document.</param>
    /// <param name="withParent">Whether it goes because a resource above it goes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public virtual Task DeletingAsync(ResourceId id, JsonObject stored, bool withParent, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>After the document was deleted, for the resource that the client named.</summary>
    public virtual Task DeletedAsync(ResourceId id, JsonObject stored) => Task.CompletedTask;

    /// <summary>Finds a resource: what is stored, or what exists without being stored.</summary>
    public virtual Task<JsonObject?> FindAsync(ResourceId id, JsonObject? stored, CancellationToken cancellationToken) => Task.FromResult(stored);

    /// <summary>Lists a collection.</summary>
    /// <param name="collection">Its id.</param>
    /// <param name="stored">What is stored of it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public virtual Task<IReadOnlyList<JsonObject>> ListAsync(ResourceId collection, IReadOnlyList<JsonObject> stored, CancellationToken cancellationToken)
        => Task.FromResult(stored);

    /// <summary>Answers a list for which the filter or the caller counts; null leaves it to <see cref="ListAsync"/>.</summary>
    /// <exception cref="ArmException">The filter says nothing that is known.</exception>
    public virtual IReadOnlyList<JsonObject>? Query(ResourceQuery query) => null;

    /// <summary>Does what a POST asks.</summary>
    /// <param name="id">The resource.</param>
    /// <param name="resource">Its document; null where none is stored.</param>
    /// <param name="action">Name of the action.</param>
    /// <param name="body">The request's body; empty when it had none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The answer; null when the type has no such action.</returns>
    public virtual Task<ArmAnswer?> ActAsync(ResourceId id, JsonObject? resource, string action, JsonObject body, CancellationToken cancellationToken)
        => Task.FromResult<ArmAnswer?>(null);

    /// <summary>Answers a PUT or PATCH that was done.</summary>
    public virtual ArmAnswer AnswerToPut(ResourceWrite write, JsonObject presented)
        => write.Existing is null ? ArmAnswer.Created(presented) : ArmAnswer.Ok(presented);

    /// <summary>Answers a GET.</summary>
    public virtual ArmAnswer AnswerToGet(ResourceId id, JsonObject presented) => ArmAnswer.Ok(presented);

    /// <summary>Answers a DELETE that was done.</summary>
    public virtual ArmAnswer AnswerToDelete(ResourceId id) => ArmAnswer.Ok(null);

    /// <summary>Answers a DELETE that was done, where what was deleted is part of the answer.</summary>
    public virtual ArmAnswer AnswerToDelete(ResourceId id, JsonObject deleted) => AnswerToDelete(id);

    /// <summary>Makes the answer from a document: adds what is known only now.</summary>
    public virtual void Present(ResourceId id, JsonObject resource)
    {
    }
}
