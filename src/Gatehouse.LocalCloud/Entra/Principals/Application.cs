using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.Entra.Principals;

/// <summary>An application registered in the local tenant.</summary>
/// <param name="Id">Object id of the registration; not that of its service principal.</param>
/// <param name="AppId">Application (client) id.</param>
/// <param name="DisplayName">Name.</param>
public sealed record Application(string Id, string AppId, string DisplayName)
{
    /// <summary>The URIs by which clients may ask for tokens for this application, e.g. <c>api://orders</c>. Default none.</summary>
    public IReadOnlyList<string> IdentifierUris { get; init; } = [];

    /// <summary>Version of the tokens that are issued for it: 1 or 2. Default 1, as Entra's <c>requestedAccessTokenVersion</c> where it is null.</summary>
    public int TokenVersion { get; init; } = 1;

    /// <summary>Whether people may sign in through it without the application proving itself (a public client). Default false.</summary>
    public bool PublicClient { get; init; }

    /// <summary>Its client secrets, hashed.</summary>
    internal IReadOnlyList<ClientSecret> Secrets { get; init; } = [];

    /// <summary>Its own public keys for signed assertions (RFC 7523): a JSON Web Key Set, or null.</summary>
    internal JsonObject? Keys { get; init; }

    /// <summary>The foreign identities that may act as it.</summary>
    internal IReadOnlyList<FederatedCredential> FederatedCredentials { get; init; } = [];
}

/// <summary>A workload whose tokens are accepted as client assertions of an application.</summary>
/// <param name="Name">Name, one per application.</param>
/// <param name="Issuer">Claim <c>iss</c> of its tokens, compared exactly.</param>
/// <param name="Subject">Claim <c>sub</c> of its tokens, compared exactly.</param>
/// <param name="Audience">Claim <c>aud</c> of its tokens; Azure's default is <c>api://AzureADTokenExchange</c>.</param>
/// <param name="Keys">The issuer's JSON Web Key Set. Null only where the issuer is the local tenant: the local cloud calls nobody to fetch keys.</param>
public sealed record FederatedCredential(string Name, string Issuer, string Subject, string Audience, JsonObject? Keys);
