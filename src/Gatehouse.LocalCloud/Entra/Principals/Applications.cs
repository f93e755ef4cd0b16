using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.Entra.Principals;

/// <summary>The applications of the tenant, each with its service principal. Thread-safe; what returns is durable.</summary>
public sealed class Applications
{
    private static readonly TimeSpan SecretLife = TimeSpan.FromDays(730); // what the portal offers as the longest
    private readonly DirectoryStore _store;

    internal Applications(DirectoryStore store) => _store = store;

    /// <summary>All applications, in the order of their names.</summary>
    public IReadOnlyList<Application> All => [.. _store.ApplicationsByAppId.Values.OrderBy(application => application.DisplayName, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Finds an application by its application (client) id.</summary>
    /// <param name="appId">Application id.</param>
    public Application? Find(string appId) => _store.ApplicationsByAppId.GetValueOrDefault(appId);

    /// <summary>Registers an application and makes its service principal.</summary>
    /// <param name="displayName">Its name.</param>
    /// <param name="identifierUris">The URIs that clients may ask tokens for; <c>api://{appId}</c> works always.</param>
    /// <param name="tokenVersion">1 or 2: version of the tokens for it.</param>
    /// <param name="publicClient">Whether people may sign in through it without the application proving itself.</param>
    /// <exception cref="DirectoryException">A value is not of its form, or a URI is taken.</exception>
    public Application Add(string displayName, IReadOnlyList<string>? identifierUris = null, int tokenVersion = 1, bool publicClient = false)
    {
        if (tokenVersion is not (1 or 2))
            throw DirectoryException.Invalid("tokenVersion must be 1 or 2.");
        var application = new Application(Guid.NewGuid().ToString(), Guid.NewGuid().ToString(), DirectoryRules.Name(displayName, "displayName"))
        {
            IdentifierUris = [.. (identifierUris ?? []).Select(uri => DirectoryRules.AbsoluteUri(uri, "identifierUris"))],
            TokenVersion = tokenVersion,
            PublicClient = publicClient,
        };
        return _store.Change(() =>
        {
            if (application.IdentifierUris.FirstOrDefault(_store.ApplicationsByUri.ContainsKey) is { } taken)
                throw DirectoryException.Conflict($"There is an application with the identifier URI '{taken}' already.");
            // The service principal first: an application without one could not be listed, one without an application cannot sign in.
            _store.Put(new ServicePrincipal(Guid.NewGuid().ToString(), application.AppId, application.DisplayName, null));
            _store.Put(application);
            return application;
        });
    }

    /// <summary>Adds a client secret: 256 random bits, kept only as a hash.</summary>
    /// <param name="appId">Application id.</param>
    /// <param name="now">The time, in UTC; the secret lives two years from here.</param>
    /// <returns>The secret. It cannot be read again.</returns>
    /// <exception cref="DirectoryException">There is no such application.</exception>
    public string AddSecret(string appId, DateTimeOffset now)
    {
        var (kept, text) = ClientSecret.Create(now + SecretLife);
        Replace(appId, application => application with { Secrets = [.. application.Secrets.Where(secret => secret.ExpiresOn > now), kept] });
        return text;
    }

    /// <summary>Sets the public keys that the application's own assertions are checked with.</summary>
    /// <param name="appId">Application id.</param>
    /// <param name="jwks">A JSON Web Key Set of RSA keys.</param>
    /// <exception cref="DirectoryException">There is no such application, or the keys cannot be used.</exception>
    public void SetKeys(string appId, JsonObject jwks)
    {
        DirectoryRules.PublicKeys(jwks);
        Replace(appId, application => application with { Keys = (JsonObject)jwks.DeepClone() });
    }

    /// <summary>Lets a workload act as the application by its own tokens.</summary>
    /// <param name="appId">Application id.</param>
    /// <param name="credential">The workload; it replaces one of the same name.</param>
    /// <exception cref="DirectoryException">There is no such application, or a value is not of its form.</exception>
    public void AddFederatedCredential(string appId, FederatedCredential credential)
    {
        ArgumentNullException.ThrowIfNull(credential);
        DirectoryRules.Name(credential.Name, "name");
        DirectoryRules.AbsoluteUri(credential.Issuer, "issuer");
        DirectoryRules.Text(credential.Subject, "subject");
        DirectoryRules.Text(credential.Audience, "audience");
        if (credential.Keys is { } keys)
            DirectoryRules.PublicKeys(keys);
        Replace(appId, application => application with
        {
            FederatedCredentials =
            [
                .. application.FederatedCredentials.Where(other => !string.Equals(other.Name, credential.Name, StringComparison.OrdinalIgnoreCase)), credential,
            ],
        });
    }

    /// <summary>Removes an application and its service principal.</summary>
    /// <param name="appId">Application id.</param>
    /// <exception cref="DirectoryException">There is no such application.</exception>
    public void Remove(string appId) => _store.Change(() =>
    {
        var application = Require(appId);
        _store.Remove(application);
        if (_store.ServicePrincipalsByAppId.TryGetValue(appId, out var principal))
            _store.Remove(principal);
        return application;
    });

    /// <summary>The application that a resource name means: its identifier URI, <c>api://{appId}</c> or the bare application id.</summary>
    internal Application? FindByResource(string resource)
    {
        var name = resource.TrimEnd('/');
        return _store.ApplicationsByUri.GetValueOrDefault(resource)
            ?? _store.ApplicationsByUri.GetValueOrDefault(name)
            ?? Find(name.StartsWith("api://", StringComparison.OrdinalIgnoreCase) ? name["api://".Length..] : name);
    }

    private void Replace(string appId, Func<Application, Application> change) => _store.Change(() =>
    {
        var changed = change(Require(appId));
        _store.Put(changed);
        return changed;
    });

    private Application Require(string appId) => Find(appId) ?? throw DirectoryException.NotFound("application", appId);
}
