using System.Security.Cryptography;
using System.Text;
using Gatehouse.Tokens;

namespace Gatehouse.Gateway.Tds;

/// <summary>Turns the token of a client into a principal, or refuses it. Thread-safe.</summary>
internal sealed class TdsAuthenticator(ITokenValidator tokens)
{
    /// <summary>Decides.</summary>
    /// <param name="token">The token as UTF-16.</param>
    /// <param name="cancellationToken">Ends the wait for signing keys.</param>
    /// <exception cref="GatewayException">It is not believed.</exception>
    public async ValueTask<Principal> AuthenticateAsync(ReadOnlyMemory<byte> token, CancellationToken cancellationToken)
    {
        if (token.IsEmpty)
            throw TdsRefusals.TokenMissing();
        var text = ToAscii(token.Span);
        try
        {
            if (!TokenText.LooksLikeToken(text))
                throw TdsRefusals.NotAToken();
            return await tokens.ValidateAsync(Encoding.ASCII.GetString(text), cancellationToken);
        }
        catch (TokenException e)
        {
            throw TdsRefusals.Token(e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    private static byte[] ToAscii(ReadOnlySpan<byte> utf16)
    {
        if (utf16.Length / 2 > TokenText.MaxLength)
            throw Refusals.Malformed($"The token is longer than {TokenText.MaxLength} characters.");
        if (utf16.Length % 2 != 0)
            throw TdsRefusals.NotAToken();

        var text = new byte[utf16.Length / 2];
        for (var i = 0; i < text.Length; i++)
        {
            if (utf16[(2 * i) + 1] != 0 || utf16[2 * i] > 0x7F)
                throw TdsRefusals.NotAToken();
            text[i] = utf16[2 * i];
        }

        return text;
    }
}
