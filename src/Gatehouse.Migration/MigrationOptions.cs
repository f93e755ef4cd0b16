namespace Gatehouse.Migration;

/// <summary>What a migration may touch, and what it makes.</summary>
public sealed record MigrationOptions
{
    /// <summary>Hosts, settings or words (<c>DB_HOST</c>, <c>DB_*</c>, <c>db.example.com</c>, <c>all</c>) that the user says are databases
    /// to migrate. Default: none.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Where connection strings get their token from. Default <see cref="PasswordlessMode.Default"/>.</summary>
    public PasswordlessMode Mode { get; init; }

    /// <summary>Client id of a user-assigned managed identity. Default: <c>AZURE_CLIENT_ID</c> at run time.</summary>
    public string? ClientId { get; init; }

    /// <summary>Largest file that is read, in bytes. Default 2 MB.</summary>
    public long FileLimit { get; init; } = 2 * 1024 * 1024;
}
