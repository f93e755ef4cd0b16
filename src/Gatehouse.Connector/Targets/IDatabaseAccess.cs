using Gatehouse.Connector.Connections;
using Gatehouse.Connector.Graph;

namespace Gatehouse.Connector.Targets;

/// <summary>How one kind of database keeps users and their privileges. The caller of each member is an administrator of the server.</summary>
internal interface IDatabaseAccess
{
    /// <summary>The database to log in to for managing users. Null: the connection's own.</summary>
    string? ManagementDatabase { get; }

    /// <summary>Looks at the draft's database user.</summary>
    Task<FoundUser> FindUserAsync(ConnectionDraft draft, CancellationToken cancellationToken);

    /// <summary>What a user must map to, to be the draft's principal: an object id or a client id.</summary>
    string MappingOf(ConnectionDraft draft);

    /// <summary>The statements of <see cref="CreateUserAsync"/>, to be shown.</summary>
    IReadOnlyList<string> CreateUserSql(ConnectionDraft draft);

    /// <summary>The statements of <see cref="DropUserAsync"/> that keeps what is owned, to be shown.</summary>
    IReadOnlyList<string> DropUserSql(string user);

    Task CreateUserAsync(ConnectionDraft draft, CancellationToken cancellationToken);

    /// <summary>Drops a user and its privileges, in every database of the server. One that is not there is no error.</summary>
    /// <param name="draft">The connection.</param>
    /// <param name="user">The user.</param>
    /// <param name="keepOwned">True: what it owns belongs to the caller afterwards. False: a user that owns something is not dropped.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ConnectorException">With <see cref="ConnectorErrorCode.Conflict"/>: it owns something, and the text says what to type.</exception>
    Task DropUserAsync(ConnectionDraft draft, string user, bool keepOwned, CancellationToken cancellationToken);

    /// <summary>What the draft's user lacks for a level, and what it has directly beyond it.</summary>
    Task<PrivilegeGap> GapAsync(ConnectionDraft draft, AccessLevel access, CancellationToken cancellationToken);

    /// <summary>What the draft's user lacks of all that it could have itself: who has replaced it brings back the rest.</summary>
    async Task<IReadOnlyList<Privilege>> LackingAsync(ConnectionDraft draft, CancellationToken cancellationToken)
        => (await GapAsync(draft, AccessLevel.All, cancellationToken)).Missing;

    /// <summary>The highest level that the draft's user has whole.</summary>
    async Task<AccessLevel> LevelOfAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        foreach (var level in new[] { AccessLevel.All, AccessLevel.Schema, AccessLevel.ReadWrite })
        {
            var gap = await GapAsync(draft, level, cancellationToken);
            if (gap.Missing.Count == 0)
                return level;
        }

        return AccessLevel.Read;
    }

    /// <summary>All statements that a level takes, to be shown where the database cannot be asked yet.</summary>
    IReadOnlyList<string> GrantSql(ConnectionDraft draft, AccessLevel access);

    string Grant(Privilege privilege, string user);

    string Revoke(Privilege privilege, string user);

    /// <summary>Runs grants and revokes: all or none, where the database can.</summary>
    Task RunAsync(ConnectionDraft draft, IReadOnlyList<string> statements, CancellationToken cancellationToken);
}

/// <summary>A database user as it was found.</summary>
/// <param name="Exists">Whether there is a user of the name.</param>
/// <param name="Mapping">The object id or client id that it maps to. Null when it maps to no principal.</param>
/// <param name="Type">What kind of principal that is, where the database says.</param>
internal readonly record struct FoundUser(
    bool Exists, string? Mapping, DirectoryPrincipalType Type = DirectoryPrincipalType.ServicePrincipal);

/// <summary>A database user that is replaced, and what brings it back.</summary>
/// <param name="Mapping">What it maps to.</param>
/// <param name="Type">What kind of principal that is.</param>
/// <param name="Lacking">What it lacks of all privileges.</param>
internal sealed record FormerUser(string Mapping, DirectoryPrincipalType Type, IReadOnlyList<Privilege> Lacking);

/// <summary>Privileges on one thing.</summary>
/// <param name="Kind">What the thing is, in the database's words, e.g. <c>TABLE</c>.</param>
/// <param name="Name">Its name, not quoted.</param>
/// <param name="Owner">Who owns it; empty where that does not matter.</param>
/// <param name="Privileges">The privileges, with commas.</param>
internal sealed record Privilege(string Kind, string Name, string Owner, string Privileges);

/// <summary>What separates a user from an access level.</summary>
/// <param name="Missing">What the caller can grant.</param>
/// <param name="OthersMissing">What only somebody else can grant: the owner.</param>
/// <param name="Surplus">What was granted directly beyond the level, and the caller can revoke.</param>
internal sealed record PrivilegeGap(IReadOnlyList<Privilege> Missing, IReadOnlyList<Privilege> OthersMissing, IReadOnlyList<Privilege> Surplus)
{
    /// <summary>What the user lacks once the surplus is revoked, because that held it too.</summary>
    public IReadOnlyList<Privilege> Instead { get; init; } = [];
}
