using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Protocols;
using Gatehouse.Protocols.Postgres;

namespace Gatehouse.Gateway.Postgres;

/// <summary>The SASL mechanism OAUTHBEARER, as the server (RFC 7628, section 3): what goes over the wire around the check of the token.</summary>
/// <remarks>
/// <code>
/// ──► AuthenticationSASL ◄── SASLInitialResponse ┬ token good ──────────────────────────────────────────► (AuthenticationOk is the upstream's)
///                                                └ none, or bad ──► AuthenticationSASLContinue ◄── SASLResponse ──► ErrorResponse
/// </code>
/// </remarks>
internal sealed class OAuthBearerExchange(Stream stream, OAuthBearer settings)
{
    /// <summary>Asks for the token.</summary>
    /// <returns>The token, empty where the client has none; null when the client left.</returns>
    public async Task<string?> AskAsync(CancellationToken cancellationToken)
    {
        await PostgresWire.WriteAsync(stream, new AuthenticationSASL([OAuthBearerResponse.Mechanism]), cancellationToken);
        if (await ReadAsync(nameof(SASLInitialResponse), cancellationToken) is not { } body)
            return null;

        var response = SASLInitialResponse.Parse(body);
        try
        {
            if (response.Mechanism != OAuthBearerResponse.Mechanism)
                throw PostgresRefusals.OtherMechanism(response.Mechanism);
            return OAuthBearerResponse.Parse(response.Data).Token;
        }
        finally
        {
            response.Clear();
            body.AsSpan().Clear();
        }
    }

    /// <summary>Says where to get a token, and waits for the client to have heard it. The refusal itself comes after.</summary>
    public async Task RefuseAsync(CancellationToken cancellationToken)
    {
        // Section 3.2.2; the names are those of RFC 8414 and of PostgreSQL's own server.
        var error = new JsonObject
        {
            ["status"] = "invalid_token",
            ["scope"] = settings.Scope,
            ["openid-configuration"] = settings.Issuer.TrimEnd('/') + "/.well-known/openid-configuration",
        };
        await PostgresWire.WriteAsync(
            stream, new AuthenticationSASLContinue(JsonSerializer.SerializeToUtf8Bytes<JsonNode>(error)), cancellationToken);
        if (await ReadAsync(nameof(SASLResponse), cancellationToken) is { } body && body is not [OAuthBearerResponse.Separator])
            throw ProtocolException.InvalidValue(nameof(SASLResponse), "another answer to an error than one byte 0x01", 0);
    }

    private async Task<byte[]?> ReadAsync(string expected, CancellationToken cancellationToken)
    {
        var answer = await PostgresWire.ReadMessageAsync(stream, expected, TokenText.MaxLength + 256, cancellationToken);
        return answer switch
        {
            null or ((byte)'X', _) => null, // Terminate
            (SASLResponse.Type, var body) => body,
            var (type, _) => throw ProtocolException.UnexpectedMessage(expected, type),
        };
    }
}
