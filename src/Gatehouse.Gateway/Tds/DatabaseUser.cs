namespace Gatehouse.Gateway.Tds;

/// <summary>A database user that a principal may be, and how the gateway logs in as it.</summary>
/// <param name="Name">Exact name.</param>
/// <param name="Login">Name that the upstream's login has.</param>
/// <param name="Password">Its password at the upstream, which the gateway alone knows. At most 128 characters.</param>
public sealed record DatabaseUser(string Name, string Login, string Password)
{
    /// <summary>Never the password.</summary>
    public override string ToString() => $"{Name} by login {Login}";
}
