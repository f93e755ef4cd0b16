using Gatehouse.Connector.Graph;

namespace Gatehouse.Connector.Connections.Steps;

/// <summary>Finds the principal that will log in, where none is assigned: a service principal, a person or a group, the identity of a workload.</summary>
internal sealed class FindPrincipal : IConnectionStep
{
    private const int Attempts = 15;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public string Kind => "principal";

    public string Sentence(ConnectionDraft draft) => draft.Authentication.Kind switch
    {
        AuthenticationKind.ServicePrincipalSecret => $"Find service principal {draft.Authentication.ClientId}",
        AuthenticationKind.UserAccount => draft.Authentication.ObjectId is { } id ? $"Find user or group {id}" : "Find your account",
        _ => $"Find the user-assigned identity {draft.Authentication.ClientId}",
    };

    public async Task<bool> CheckAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        switch (draft.Authentication.Kind)
        {
            case AuthenticationKind.ServicePrincipalSecret:
                draft.Principal = await ServicePrincipalOfRequestAsync(draft, cancellationToken);
                break;
            case AuthenticationKind.UserAccount:
                draft.Principal = await PersonAsync(draft, cancellationToken);
                break;
            default:
                await UserAssignedIdentities.TakeAsync(draft, cancellationToken);
                break;
        }

        return true;
    }

    /// <summary>Looks up a principal that was made a moment ago: Graph may not have it yet.</summary>
    /// <exception cref="ConnectorException">With <see cref="ConnectorErrorCode.NotFound"/>: there is none.</exception>
    public static async Task<DirectoryPrincipal> ServicePrincipalAsync(ConnectionDraft draft, string id, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await draft.Services.Graph.FindServicePrincipalAsync(id, cancellationToken) is { } found)
                return found;
            if (attempt == Attempts)
                throw new ConnectorException(ConnectorErrorCode.NotFound, $"Not found the service principal with client id {id}");
            await Task.Delay(Pause, draft.Services.Time, cancellationToken);
        }
    }

    private static async Task<DirectoryPrincipal> ServicePrincipalOfRequestAsync(ConnectionDraft draft, CancellationToken cancellationToken)
        => await draft.Services.Graph.FindServicePrincipalAsync(draft.Authentication.ClientId!, cancellationToken)
            ?? throw new ConnectorException(
                ConnectorErrorCode.NotFound,
                $"Not found the service principal with client id {draft.Authentication.ClientId}. List them with: gatehouse ad sp list");

    private static async Task<DirectoryPrincipal> PersonAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        var caller = draft.Caller!;
        if (draft.Authentication.ObjectId is not { } id || id.Equals(caller.ObjectId, StringComparison.OrdinalIgnoreCase))
            return new(
                caller.IsUser ? DirectoryPrincipalType.User : DirectoryPrincipalType.ServicePrincipal, caller.ObjectId, caller.IsUser ? null : caller.Name, caller.Name);
        return await draft.Services.Graph.FindUserOrGroupAsync(id, cancellationToken)
            ?? await draft.Services.Graph.FindServicePrincipalAsync(id, cancellationToken)
            ?? throw new ConnectorException(
                ConnectorErrorCode.NotFound,
                $"No user, group or service principal has the object id {id}. List them with: gatehouse ad user list, gatehouse ad group list");
    }
}
