using System.Buffers.Text;
using System.Text;
using Gatehouse.Gateway.Postgres.Mapping;
using Gatehouse.Protocols.Postgres;
using Gatehouse.Tokens;

namespace Gatehouse.Gateway.Postgres;

/// <summary>Turns what the client sent as its password into a principal, or refuses it. Thread-safe.</summary>
internal sealed class PostgresAuthenticator(ITokenValidator tokens, IPrincipalMap map, bool passwords, TimeProvider time)
{
    /// <summary>Longest token or password, in bytes; PostgreSQL's own limit for a token (PG_MAX_AUTH_TOKEN_LENGTH).</summary>
    public const int MaxLength = 65_535;

    /// <summary>Decides. </summary>
    /// <returns>The principal that the token proves; null when the database user's own password was right.</returns>
    /// <exception cref="GatewayException">Neither.</exception>
    public async ValueTask<Principal?> AuthenticateAsync(PasswordMessage message, string user, CancellationToken cancellationToken)
    {
        if (message.Password.IsEmpty)
            throw PostgresRefusals.TokenMissing(user);
        if (LooksLikeToken(message.Password))
            return await ValidateAsync(message, cancellationToken);
        if (!passwords)
            throw PostgresRefusals.NotAToken(user);

        var stored = await map.FindPasswordAsync(user, cancellationToken);
        var right = ScramVerifier.Verify(message.Password, stored?.Verifier);
        if (!right || stored?.ValidUntil < time.GetUtcNow())
            throw PostgresRefusals.PasswordRejected(user, Ascii.IsValid(message.Password));
        return null;
    }

    /// <summary>Three parts of base64url with dots between, the first of which begins a JSON object.</summary>
    internal static bool LooksLikeToken(ReadOnlySpan<byte> password)
    {
        if (!password.StartsWith("eyJ"u8) || password.Count((byte)'.') != 2)
            return false;

        foreach (var part in password.Split((byte)'.'))
        {
            if (!Base64Url.IsValid(password[part]))
                return false;
        }

        return true;
    }

    private async ValueTask<Principal> ValidateAsync(PasswordMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await tokens.ValidateAsync(Encoding.ASCII.GetString(message.Password), cancellationToken);
        }
        catch (TokenException e)
        {
            throw PostgresRefusals.Token(e);
        }
    }
}
