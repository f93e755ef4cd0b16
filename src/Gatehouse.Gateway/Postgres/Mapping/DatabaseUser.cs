namespace Gatehouse.Gateway.Postgres.Mapping;

/// <summary>A database user as the upstream has it now.</summary>
/// <param name="Name">Exact name.</param>
/// <param name="CanLogIn">Attribute LOGIN.</param>
/// <param name="IsSuperuser">Attribute SUPERUSER.</param>
/// <param name="Mapping">The principal it is mapped to, or null.</param>
internal sealed record DatabaseUser(string Name, bool CanLogIn, bool IsSuperuser, PrincipalMapping? Mapping)
{
    /// <summary>Attribute CREATEROLE, REPLICATION or BYPASSRLS: more than a user's.</summary>
    public bool IsPrivileged { get; init; }
}

/// <summary>The principal that a database user is mapped to.</summary>
/// <param name="ObjectId">Object id of the user, service principal or group.</param>
/// <param name="TenantId">The principal's tenant.</param>
/// <param name="Type"><c>user</c>, <c>service</c> or <c>group</c>.</param>
/// <param name="RequiresMultiFactor">Whether a person must have signed in with more than a password.</param>
internal sealed record PrincipalMapping(string ObjectId, string TenantId, string Type, bool RequiresMultiFactor);

/// <summary>What the upstream keeps of a password.</summary>
/// <param name="Verifier">Column <c>rolpassword</c>, or null where the user has no password.</param>
/// <param name="ValidUntil">End of the password's life, or null.</param>
internal sealed record PasswordVerifier(string? Verifier, DateTimeOffset? ValidUntil)
{
    /// <summary>Never the verifier: a dictionary attack begins with it.</summary>
    public override string ToString() => nameof(PasswordVerifier);
}
