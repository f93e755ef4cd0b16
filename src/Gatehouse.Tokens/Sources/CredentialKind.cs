namespace Gatehouse.Tokens.Sources;

/// <summary>The ways to prove to Entra who this process is.</summary>
public enum CredentialKind
{
    /// <summary>
    /// The first that has something to offer: environment, workload identity, managed identity (where the environment names one),
    /// Azure CLI.
    /// </summary>
    Default,

    /// <summary>The managed identity of the machine, app or container.</summary>
    ManagedIdentity,

    /// <summary>A token of the platform, exchanged: Kubernetes' projected service account.</summary>
    WorkloadIdentity,

    /// <summary>A secret or certificate of an application.</summary>
    ServicePrincipal,

    /// <summary>The account of <c>az login</c>.</summary>
    AzureCli,

    /// <summary>What the SDKs' environment credential reads.</summary>
    Environment,
}

/// <summary>
/// A credential as a person names it: <c>managed-identity</c>, <c>managed-identity:CLIENT-ID</c>, <c>azure-cli</c> and so on.
/// </summary>
/// <param name="Kind">Which.</param>
/// <param name="ClientId">Client id of a user-assigned managed identity; null means the system-assigned one.</param>
public sealed record CredentialName(CredentialKind Kind, string? ClientId = null)
{
    private static readonly (string Text, CredentialKind Kind)[] Names =
    [
        ("default", CredentialKind.Default),
        ("managed-identity", CredentialKind.ManagedIdentity),
        ("workload-identity", CredentialKind.WorkloadIdentity),
        ("service-principal", CredentialKind.ServicePrincipal),
        ("azure-cli", CredentialKind.AzureCli),
        ("environment", CredentialKind.Environment),
    ];

    /// <summary>What can be named, for a message.</summary>
    public static string Choices => string.Join(", ", Names.Select(name => name.Kind == CredentialKind.ManagedIdentity ? "managed-identity[:CLIENT-ID]" : name.Text));

    /// <summary>Reads a name; null where it is none.</summary>
    public static CredentialName? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (head, id) = colon < 0 ? (text, null) : (text[..colon], text[(colon + 1)..]);
        foreach (var (name, kind) in Names)
        {
            if (name == head)
                return id is null || (kind == CredentialKind.ManagedIdentity && Guid.TryParse(id, out _)) ? new(kind, id) : null;
        }

        return null;
    }

    /// <summary>The name as it is typed.</summary>
    public override string ToString()
    {
        var name = Array.Find(Names, one => one.Kind == Kind).Text;
        return ClientId is null ? name : $"{name}:{ClientId}";
    }
}
