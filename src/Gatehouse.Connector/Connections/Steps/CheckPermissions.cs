using Gatehouse.Connector.Permissions;

namespace Gatehouse.Connector.Connections.Steps;

/// <summary>Finds what the caller may not do before anything is changed.</summary>
internal sealed class CheckPermissions : IConnectionStep
{
    public string Kind => "permissions";

    public string Sentence(ConnectionDraft draft) => "Check that you are signed in and may do what follows";

    public async Task<bool> CheckAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        draft.Caller = Caller.FromToken(await draft.Services.Tokens(TokenResources.ResourceManager, cancellationToken));
        foreach (var (scope, needed) in NeededPermissions.Of(draft))
        {
            // A resource that is not there has no permissions to ask for; the steps that read it say so in their own words.
            if (await CallerPermissions.OnAsync(draft.ResourceManager, scope, cancellationToken) is not { } permissions)
                continue;
            var missing = needed.Where(action => !permissions.Allow(action)).ToList();
            if (missing.Count > 0)
                throw Missing(draft, scope, missing);
        }

        return true;
    }

    private static ConnectorException Missing(ConnectionDraft draft, string scope, List<string> missing)
    {
        var role = SmallestRole.For(missing);
        return new(
            ConnectorErrorCode.Forbidden,
            $"You ({draft.Caller!.Name}) lack {(missing.Count == 1 ? "the permission" : "the permissions")} {string.Join(", ", missing)} on '{scope}'. "
            + $"The smallest built-in role that has {(missing.Count == 1 ? "it" : "them")} is '{role}'. Ask an owner to type:\n"
            + $"gatehouse role assignment create --assignee {draft.Caller.ObjectId} --role \"{role}\" --scope {scope}");
    }
}
