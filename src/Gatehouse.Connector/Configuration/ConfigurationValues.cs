namespace Gatehouse.Connector.Configuration;

/// <summary>One key that an app reads to find its database.</summary>
/// <param name="Name">Name of the setting.</param>
/// <param name="Value">Its value.</param>
public sealed record ConfigurationEntry(string Name, string Value);

/// <summary>What the templates are filled with. A value that no template of the kind uses may be null.</summary>
public sealed record ConfigurationValues
{
    /// <summary>Host name of the server, e.g. <c>pg1.postgres.database.azure.com</c>.</summary>
    public required string Host { get; init; }

    /// <summary>TCP port of the server.</summary>
    public required int Port { get; init; }

    /// <summary>Name of the database.</summary>
    public required string Database { get; init; }

    /// <summary>The database user.</summary>
    public string? Username { get; init; }

    /// <summary>Client id of the identity.</summary>
    public string? ClientId { get; init; }

    /// <summary>Tenant id, for a service principal.</summary>
    public string? TenantId { get; init; }

    /// <summary>Secret of a service principal.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>Password of the database user.</summary>
    public string? Password { get; init; }

    // Values in full would put a secret into a log.
    /// <summary>Names the server and the database only.</summary>
    public override string ToString() => $"{Host}:{Port}/{Database}";
}
