using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.ResourceManager.Types;

namespace Gatehouse.LocalCloud.ResourceManager.Sources;

/// <summary>What runs an app, and has managed identities to run it as.</summary>
internal abstract class AppType(CloudContext cloud) : ResourceType
{
    private readonly ManagedIdentities _identities = new(cloud);

    public override bool NeedsLocation => true;

    protected CloudContext Cloud { get; } = cloud;

    public sealed override Task<JsonObject> PutAsync(ResourceWrite write, CancellationToken cancellationToken)
    {
        CheckName(write.Id.Name);
        Check(write);
        _identities.Apply(write.Wanted, write.Existing);
        Complete(write);
        return Task.FromResult(write.Wanted);
    }

    // The principal first: after a crash in between, a name that is used again must not get the old principal's rights.
    public sealed override Task DeletingAsync(ResourceId id, JsonObject stored, bool withParent, CancellationToken cancellationToken)
    {
        _identities.Remove(id.Text);
        return Task.CompletedTask;
    }

    /// <summary>Refuses a name that Azure would not take.</summary>
    /// <exception cref="ArmException">It is refused.</exception>
    protected abstract void CheckName(string name);

    /// <summary>Refuses what cannot be stored, before anything is done.</summary>
    /// <exception cref="ArmException">It is refused.</exception>
    protected virtual void Check(ResourceWrite write)
    {
    }

    /// <summary>Adds what the client left out.</summary>
    protected abstract void Complete(ResourceWrite write);

    /// <summary>Checks a name of lowercase letters, digits and hyphens that begins with a letter and does not end with a hyphen.</summary>
    protected static void CheckPlain(string name, int shortest, int longest)
    {
        if (name.Length < shortest || name.Length > longest
            || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            || !char.IsAsciiLetterLower(name[0]) || name.EndsWith('-'))
            throw ArmException.InvalidName(name,
                $"{shortest} to {longest} lowercase letters, digits and '-'; a letter first, and no '-' last.");
    }
}
