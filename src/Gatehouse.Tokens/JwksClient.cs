using System.Collections.Frozen;
using System.Net;

namespace Gatehouse.Tokens;

// OpenID Connect Discovery 1.0, section 4.
internal sealed class JwksClient(HttpClient http, int maxResponseLength)
{
    /// <summary>Reads the issuer's discovery document and the key set that it names.</summary>
    /// <exception cref="TokenException">An answer is not acceptable; the message says which and why.</exception>
    /// <exception cref="HttpRequestException">No answer.</exception>
    public async Task<FrozenDictionary<string, SigningKey>> FetchAsync(string issuer, CancellationToken cancellationToken)
    {
        var discovery = CheckAddress(issuer.TrimEnd('/') + "/.well-known/openid-configuration");
        var document = JsonMembers.Parse(await GetAsync(discovery, cancellationToken), "discovery document");

        // Section 4.3: exactly the issuer that was asked for, or one issuer could publish keys for another.
        if (document.Text("issuer") is var named && named != issuer)
            throw Unavailable($"'{discovery}' is the discovery document of {Seen.Quote(named ?? "")}.");

        var jwksUri = CheckAddress(document.Text("jwks_uri") ?? throw Unavailable($"'{discovery}' names no key set (jwks_uri)."));
        var keys = JsonWebKeySet.Parse(await GetAsync(jwksUri, cancellationToken));
        return keys.Count > 0 ? keys : throw Unavailable($"{Seen.Quote(jwksUri.AbsoluteUri)} has no RSA signing key of at least 2048 bits.");
    }

    // Who can change an answer can sign tokens: TLS, or this machine itself.
    private static Uri CheckAddress(string address)
        => Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
            ? uri
            : throw Unavailable($"the address {Seen.Quote(address)} is not https.");

    private async Task<byte[]> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
            throw Unavailable($"{Seen.Quote(address.AbsoluteUri)} answered {(int)response.StatusCode}.");

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new MemoryStream();
        var chunk = new byte[8192];
        while (await body.ReadAsync(chunk, cancellationToken) is var read and > 0)
        {
            if (buffer.Length + read > maxResponseLength)
                throw Unavailable($"{Seen.Quote(address.AbsoluteUri)} answered with more than {maxResponseLength} bytes.");
            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }

    private static TokenException Unavailable(string why) => new(TokenErrorCode.KeysUnavailable, why);
}
