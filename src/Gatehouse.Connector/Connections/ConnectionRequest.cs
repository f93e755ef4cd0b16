namespace Gatehouse.Connector.Connections;

/// <summary>A wanted connection from a source to a database.</summary>
public sealed record ConnectionRequest
{
    /// <summary>Name of the connection, checked by <see cref="ConnectionName.Check"/>. Null: the one that exists between the two, else a new name.</summary>
    public string? Name { get; init; }

    /// <summary>Resource id of the source; of the location for a local connection.</summary>
    public required string SourceId { get; init; }

    /// <summary>The container of a container app, or the namespace of a cluster. Null: the source has no such parts, or the first.</summary>
    public string? Scope { get; init; }

    /// <summary>Resource id of the server.</summary>
    public required string ServerId { get; init; }

    /// <summary>Name of the database.</summary>
    public required string Database { get; init; }

    /// <summary>How the source logs in. Default: with its system-assigned identity.</summary>
    public Authentication Authentication { get; init; } = Authentication.System;

    /// <summary>Client type. Null: found from what the source runs on.</summary>
    public string? ClientType { get; init; }

    /// <summary>Whether a database user of the same name is dropped first. Default false.</summary>
    public bool ReplaceDatabaseUser { get; init; }

    /// <summary>What the database user may do, exactly. Null: at least <see cref="AccessLevel.ReadWrite"/>; what it has besides stays.</summary>
    public AccessLevel? Access { get; init; }

    /// <summary>Whether the caller stays an administrator of the server who was none before. Default false.</summary>
    public bool SetAdministrator { get; init; }

    /// <summary>What is left to the caller. Default nothing.</summary>
    public OptOuts OptOut { get; init; }

    /// <summary>Other names for settings, by their default name.</summary>
    public IReadOnlyDictionary<string, string> CustomizedKeys { get; init; } = new Dictionary<string, string>();

    /// <summary>What is added to connection strings.</summary>
    public IReadOnlyDictionary<string, string> ConnectionStringProperties { get; init; } = new Dictionary<string, string>();

    /// <summary>File that gets the settings: <c>.env</c> lines, or the manifest for a cluster. Null: none.</summary>
    public string? File { get; init; }

    /// <summary>Whether an existing connection is changed: a database user of another principal is made anew. Default false.</summary>
    public bool Update { get; init; }

    /// <summary>Whether to return as soon as the connection is recorded, without verifying it. Default false.</summary>
    public bool NoWait { get; init; }
}

/// <summary>What making a connection leaves to the caller.</summary>
[Flags]
public enum OptOuts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Firewall rules.</summary>
    PublicNetwork = 1,

    /// <summary>The source's settings.</summary>
    ConfigurationInfo = 2,

    /// <summary>The identity, the database user and its privileges.</summary>
    Authentication = 4,
}
