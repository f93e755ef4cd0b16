namespace Gatehouse.Gateway.Tds;

/// <summary>A database user that a principal may be, and how the gateway logs in as it: as a SQL login, or with a token.</summary>
/// <param name="Name">Exact name.</param>
/// <param name="Login">Name that the upstream's login has; empty with a token.</param>
/// <param name="Password">Its password at the upstream, which the gateway alone knows. At most 128 characters; empty with a token.</param>
public sealed record DatabaseUser(string Name, string Login, string Password)
{
    /// <summary>A user that the gateway logs in as with a token.</summary>
    /// <param name="name">Exact name.</param>
    /// <param name="tokens">Gets the token.</param>
    public DatabaseUser(string name, IUpstreamTokens tokens) : this(name, "", "") => Tokens = tokens;

    /// <summary>Gets the token; null for a SQL login.</summary>
    public IUpstreamTokens? Tokens { get; }

    /// <summary>Never the password.</summary>
    public override string ToString() => Tokens is null ? $"{Name} by login {Login}" : $"{Name} by token";
}
