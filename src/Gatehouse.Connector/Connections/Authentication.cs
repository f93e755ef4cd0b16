using System.Text.Json.Serialization;

namespace Gatehouse.Connector.Connections;

/// <summary>How the source logs in to its database.</summary>
public enum AuthenticationKind
{
    /// <summary>With the source's system-assigned identity.</summary>
    SystemAssignedIdentity,

    /// <summary>With a user-assigned identity; in a Kubernetes cluster as its workload identity.</summary>
    UserAssignedIdentity,

    /// <summary>With a service principal and its secret.</summary>
    ServicePrincipalSecret,

    /// <summary>With the account of a signed-in person, on that person's machine.</summary>
    UserAccount,

    /// <summary>With a database user and its password.</summary>
    Secret,
}

/// <summary>How the source logs in to its database, and as whom.</summary>
public sealed record Authentication
{
    /// <summary>With the source's system-assigned identity.</summary>
    public static Authentication System { get; } = new() { Kind = AuthenticationKind.SystemAssignedIdentity };

    /// <summary>The kind.</summary>
    public required AuthenticationKind Kind { get; init; }

    /// <summary>Client id of the user-assigned identity or the service principal.</summary>
    public string? ClientId { get; init; }

    /// <summary>Subscription of the user-assigned identity. Null: the source's.</summary>
    public string? SubscriptionId { get; init; }

    /// <summary>Object id of the service principal, the person or the group. Null: it is looked up; for <see cref="AuthenticationKind.UserAccount"/> the caller.</summary>
    public string? ObjectId { get; init; }

    /// <summary>The database user, for <see cref="AuthenticationKind.Secret"/>.</summary>
    public string? UserName { get; init; }

    /// <summary>Resource id of the user-assigned identity with which a MySQL server reads the tenant.</summary>
    public string? MySqlIdentityId { get; init; }

    /// <summary>The service principal's secret or the password. It is sent, never journaled or shown.</summary>
    [JsonIgnore]
    public string? Secret { get; init; }

    /// <summary>Its name in a connection's resource, e.g. <c>systemAssignedIdentity</c>.</summary>
    [JsonIgnore]
    public string Type => Kind switch
    {
        AuthenticationKind.SystemAssignedIdentity => "systemAssignedIdentity",
        AuthenticationKind.UserAssignedIdentity => "userAssignedIdentity",
        AuthenticationKind.ServicePrincipalSecret => "servicePrincipalSecret",
        AuthenticationKind.UserAccount => "userAccount",
        _ => "secret",
    };

    /// <summary>True when a principal logs in with a token; false when a password does.</summary>
    [JsonIgnore]
    public bool HasPrincipal => Kind != AuthenticationKind.Secret;

    /// <summary>True when a secret is needed to write the settings.</summary>
    [JsonIgnore]
    public bool NeedsSecret => Kind is AuthenticationKind.ServicePrincipalSecret or AuthenticationKind.Secret;

    /// <summary>The kind and the client id, never the secret.</summary>
    public override string ToString() => ClientId is null ? Type : $"{Type} {ClientId}";
}
