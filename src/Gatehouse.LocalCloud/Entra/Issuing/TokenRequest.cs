namespace Gatehouse.LocalCloud.Entra.Issuing;

/// <summary>What a token is to say. Everything that has a default is what Entra would choose.</summary>
internal sealed record TokenRequest
{
    /// <summary>The token's audience: the resource exactly as it was asked for, a last slash included.</summary>
    public required string Audience { get; init; }

    /// <summary>Object id of the principal.</summary>
    public required string ObjectId { get; init; }

    /// <summary>The user, or null for an application's own token.</summary>
    public User? User { get; init; }

    /// <summary>Application (client) id of the program that asks; for a managed identity its own.</summary>
    public required string ClientId { get; init; }

    /// <summary>How the client proved itself: claim <c>appidacr</c> (v1.0) or <c>azpacr</c> (v2.0).</summary>
    public ClientProof Proof { get; init; }

    /// <summary>How the person signed in: claim <c>amr</c>.</summary>
    public IReadOnlyList<string> AuthenticationMethods { get; init; } = [];

    /// <summary>Resource id of the managed identity: claim <c>xms_mirid</c>. Null for other principals.</summary>
    public string? ManagedIdentityResourceId { get; init; }

    /// <summary>True for a v2.0 token. The resource decides, not the endpoint; see <see cref="ResourceNames"/>.</summary>
    public bool Version2 { get; init; }

    /// <summary>Start of its life. Null: now.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Length of its life. Null: 24 hours for a managed identity, else an hour.</summary>
    public TimeSpan? Life { get; init; }

    /// <summary>Another tenant to name in <c>tid</c> and <c>iss</c>, to show that it is refused. Null: this tenant.</summary>
    public string? ForeignTenantId { get; init; }
}

/// <summary>How a client proved itself; the numbers are those of Entra's <c>appidacr</c>.</summary>
internal enum ClientProof
{
    /// <summary>Not at all: a public client.</summary>
    None = 0,

    /// <summary>With a client secret.</summary>
    Secret = 1,

    /// <summary>With a signed assertion, or as a managed identity.</summary>
    Assertion = 2,
}

/// <summary>A signed token and the end of its life.</summary>
internal sealed record IssuedToken(string Value, DateTimeOffset NotBefore, DateTimeOffset ExpiresOn)
{
    public long Seconds => (long)(ExpiresOn - NotBefore).TotalSeconds;

    // So that a token never reaches a log by accident.
    public override string ToString() => $"IssuedToken(expires {ExpiresOn:O})";
}
