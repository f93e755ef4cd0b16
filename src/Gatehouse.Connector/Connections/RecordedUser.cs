using System.Text.Json.Nodes;
using Gatehouse.Connector.Connections.Steps;

namespace Gatehouse.Connector.Connections;

/// <summary>The database user that a connection's record names, where it is the connection's to drop.</summary>
internal static class RecordedUser
{
    /// <summary>Finds it.</summary>
    /// <param name="draft">The connection as its record has it.</param>
    /// <param name="linker">The record.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null: none was made, another connection of the source needs it, or it is not named as create names it.</returns>
    public static async Task<string?> FindAsync(ConnectionDraft draft, JsonObject linker, CancellationToken cancellationToken)
    {
        if (!draft.Authentication.HasPrincipal || draft.Request.OptOut.HasFlag(OptOuts.Authentication))
            return null;
        if (!draft.Target.IsUserOfConnection
            && (await IsSharedAsync(draft, linker, cancellationToken) || !await FindPrincipalAsync(draft, cancellationToken)))
            return null;
        // Only a user that is named as create names it: a record that somebody else wrote must not choose whom an administrator drops.
        return Linkers.UserOf(linker) is { } user && user == draft.DatabaseUser ? user : null;
    }

    // The source's other connections to the database log in as the same user.
    private static async Task<bool> IsSharedAsync(ConnectionDraft draft, JsonObject linker, CancellationToken cancellationToken)
        => (await Linkers.ListAsync(draft.ResourceManager, draft.Source, cancellationToken)).Any(other =>
            !Linkers.NameOf(other).Equals(Linkers.NameOf(linker), StringComparison.OrdinalIgnoreCase)
            && draft.DatabaseId.Equals(Linkers.TargetIdOf(other), StringComparison.OrdinalIgnoreCase)
                && Linkers.UserOf(other) == Linkers.UserOf(linker));

    // A source names its own identity; every other principal has the directory's name. One that is gone logs in no more.
    private static async Task<bool> FindPrincipalAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        if (draft.Authentication.Kind == AuthenticationKind.SystemAssignedIdentity)
            return true;
        try
        {
            draft.Caller = Caller.FromToken(await draft.Services.Tokens(TokenResources.ResourceManager, cancellationToken));
            return await new FindPrincipal().CheckAsync(draft, cancellationToken);
        }
        catch (ConnectorException e) when (e.Code == ConnectorErrorCode.NotFound)
        {
            return false;
        }
    }
}
