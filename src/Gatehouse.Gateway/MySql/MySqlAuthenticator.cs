using System.Security.Cryptography;
using System.Text;
using Gatehouse.Gateway.MySql.Mapping;
using Gatehouse.Protocols.MySql;
using Gatehouse.Tokens;

namespace Gatehouse.Gateway.MySql;

/// <summary>Turns what the client sent as its password into a principal, or refuses it. Thread-safe.</summary>
internal sealed class MySqlAuthenticator(ITokenValidator tokens, IPrincipalMap map, bool passwords)
{
    /// <summary>Decides.</summary>
    /// <returns>The principal that the token proves; null when the database user's own password was right.</returns>
    /// <exception cref="GatewayException">Neither.</exception>
    public async ValueTask<Principal?> AuthenticateAsync(ReadOnlyMemory<byte> password, string user, CancellationToken cancellationToken)
    {
        if (password.IsEmpty)
            throw MySqlRefusals.TokenMissing(user);
        if (TokenText.LooksLikeToken(password.Span))
            return await ValidateAsync(password, cancellationToken);
        if (!passwords)
            throw MySqlRefusals.NotAToken(user);

        var stored = await map.FindPasswordHashAsync(user, cancellationToken);
        var seen = NativePassword.Hash(password.Span);
        return stored is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(seen), Encoding.ASCII.GetBytes(stored))
            ? null
            : throw MySqlRefusals.PasswordRejected(user);
    }

    private async ValueTask<Principal> ValidateAsync(ReadOnlyMemory<byte> token, CancellationToken cancellationToken)
    {
        try
        {
            return await tokens.ValidateAsync(Encoding.ASCII.GetString(token.Span), cancellationToken);
        }
        catch (TokenException e)
        {
            throw MySqlRefusals.Token(e);
        }
    }
}
