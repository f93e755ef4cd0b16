using Gatehouse.Tokens;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.LocalCloud.Entra.Http;

/// <summary>Reads and checks the bearer token of a request (RFC 6750, section 2.1).</summary>
internal static class Bearer
{
    /// <summary>Returns who calls.</summary>
    /// <exception cref="TokenException">The token is missing or refused.</exception>
    public static async ValueTask<Principal> AuthenticateAsync(HttpContext context, ITokenValidator tokens)
    {
        const string scheme = "Bearer ";
        if (context.Request.Headers.Authorization is not [{ } header] || !header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        {
            throw new TokenException(
                TokenErrorCode.Malformed, "The request has no bearer token: send one Authorization header with 'Bearer' and an access token.");
        }

        return await tokens.ValidateAsync(header[scheme.Length..].Trim(), context.RequestAborted);
    }
}
