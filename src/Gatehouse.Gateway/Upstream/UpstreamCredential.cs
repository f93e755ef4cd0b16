using System.Text;
using Gatehouse.Tokens;

namespace Gatehouse.Gateway.Upstream;

/// <summary>As whom the gateway logs in to a database server, and with what.</summary>
/// <param name="User">The database user.</param>
/// <param name="Secret">Its password, or a token. Never log it.</param>
/// <param name="Principal">Whom the token proves; null for a password.</param>
public sealed record UpstreamCredential(string User, string Secret, Principal? Principal)
{
    /// <summary>Whether the secret is a password: it is proved by SCRAM and never sent. Default false: a token, which is sent.</summary>
    public bool IsPassword { get; init; }

    /// <summary>Which credential gave it, as it is typed in a setting; null where nobody said.</summary>
    public string? Source { get; init; }

    /// <summary>The secret's bytes.</summary>
    internal byte[] SecretBytes() => Encoding.UTF8.GetBytes(Secret);

    /// <summary>Never the secret.</summary>
    public override string ToString() => $"UpstreamCredential({User})";
}
