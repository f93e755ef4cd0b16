using System.Text;
using Gatehouse.Gateway.Postgres.Mapping;
using Gatehouse.Protocols.Postgres;
using Gatehouse.Tokens;

namespace Gatehouse.Gateway.Postgres;

/// <summary>Turns what the client sent as its password into a principal, or refuses it. Thread-safe.</summary>
internal sealed class PostgresAuthenticator(ITokenValidator tokens, IPrincipalMap map, bool passwords, TimeProvider time)
{
    /// <summary>Decides. </summary>
    /// <returns>The principal that the token proves; null when the database user's own password was right.</returns>
    /// <exception cref="GatewayException">Neither.</exception>
    public async ValueTask<Principal?> AuthenticateAsync(PasswordMessage message, string user, CancellationToken cancellationToken)
    {
        if (message.Password.IsEmpty)
            throw PostgresRefusals.TokenMissing(user);
        if (TokenText.LooksLikeToken(message.Password))
            return await ValidateAsync(Encoding.ASCII.GetString(message.Password), user, cancellationToken);
        if (!passwords)
            throw PostgresRefusals.NotAToken(user);

        var stored = await map.FindPasswordAsync(user, cancellationToken);
        var right = ScramVerifier.Verify(message.Password, stored?.Verifier);
        if (!right || stored?.ValidUntil < time.GetUtcNow())
            throw PostgresRefusals.PasswordRejected(user, Ascii.IsValid(message.Password));
        return null;
    }

    /// <summary>Decides on a token.</summary>
    /// <exception cref="GatewayException">It is not believed, or empty.</exception>
    public async ValueTask<Principal> ValidateAsync(string token, string user, CancellationToken cancellationToken)
    {
        if (token.Length == 0)
            throw PostgresRefusals.TokenMissing(user);
        try
        {
            return await tokens.ValidateAsync(token, cancellationToken);
        }
        catch (TokenException e)
        {
            throw PostgresRefusals.Token(e);
        }
    }
}
