namespace Gatehouse.Connector.Connections;

/// <summary>A wanted passwordless connection from an app to a PostgreSQL database.</summary>
public sealed record ConnectionRequest
{
    /// <summary>Name of the connection, checked by <see cref="ConnectionName.Check"/>. Null: the one that exists between the two, else a new name.</summary>
    public string? Name { get; init; }

    /// <summary>Resource id of the app.</summary>
    public required string SourceId { get; init; }

    /// <summary>Resource id of the server.</summary>
    public required string ServerId { get; init; }

    /// <summary>Name of the database.</summary>
    public required string Database { get; init; }

    /// <summary>Client id of the user-assigned identity to use. Null: the app's system-assigned identity.</summary>
    public string? IdentityClientId { get; init; }

    /// <summary>Subscription of the user-assigned identity. Null: the app's.</summary>
    public string? IdentitySubscription { get; init; }

    /// <summary>Client type. Null: found from what the app runs on.</summary>
    public string? ClientType { get; init; }

    /// <summary>Whether a database user of the same name is dropped first. Default false.</summary>
    public bool ReplaceDatabaseUser { get; init; }

    /// <summary>What the database user may do. Default <see cref="AccessLevel.ReadWrite"/>.</summary>
    public AccessLevel Access { get; init; } = AccessLevel.ReadWrite;

    /// <summary>Whether the caller stays an administrator of the server who was none before. Default false.</summary>
    public bool SetAdministrator { get; init; }
}
