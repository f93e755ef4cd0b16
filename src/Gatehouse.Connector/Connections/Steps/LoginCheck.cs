namespace Gatehouse.Connector.Connections.Steps;

/// <summary>Logs in to the database as the source would.</summary>
internal static class LoginCheck
{
    /// <returns>False when the caller cannot get what the source logs in with.</returns>
    /// <exception cref="ConnectorException">The login was refused.</exception>
    public static async Task<bool> RunAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        if (await SecretAsync(draft, cancellationToken) is not { } secret)
            return false;
        await using var session = await draft.OpenAsUserAsync(secret, cancellationToken);
        await session.RunAsync("SELECT 1", [], cancellationToken);
        return true;
    }

    private static async Task<string?> SecretAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        var (services, resource, authentication) = (draft.Services, draft.Target.TokenResource, draft.Authentication);
        switch (authentication.Kind)
        {
            case AuthenticationKind.Secret:
                return authentication.Secret;
            case AuthenticationKind.ServicePrincipalSecret:
                return authentication.Secret is { } secret && services.SecretTokens is { } secretTokens
                    ? await secretTokens(authentication.ClientId!, secret, resource, cancellationToken)
                    : null;
            case AuthenticationKind.UserAccount:
                var caller = draft.Caller ??= Caller.FromToken(await services.Tokens(TokenResources.ResourceManager, cancellationToken));
                return caller.Is(draft.Principal?.ObjectId) ? await services.Tokens(resource, cancellationToken) : null;
            default:
                return services.SourceTokens is { } sourceTokens && draft.Source.HasIdentity
                    ? await sourceTokens(draft.Source.ResourceId, authentication.ClientId, resource, cancellationToken)
                    : null;
        }
    }
}
