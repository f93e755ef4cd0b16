namespace Gatehouse.Migration;

/// <summary>Where a passwordless connection string gets its token from.</summary>
public enum PasswordlessMode
{
    /// <summary>Whatever is there: a developer's sign-in on a laptop, a managed identity on Azure. The default.</summary>
    Default,

    /// <summary>A managed identity, for an app that is hosted.</summary>
    ManagedIdentity,

    /// <summary>An application with credentials of its own, which the environment holds.</summary>
    ServicePrincipal,
}
