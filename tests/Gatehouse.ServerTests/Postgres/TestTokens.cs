using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Tokens;

namespace Gatehouse.ServerTests.Postgres;

/// <summary>A validator that believes the tokens it has made, and only those. Their size is that of a real one.</summary>
public sealed class TestTokens : ITokenValidator
{
    public const string Tenant = "7d9f1a6e-5c1b-4f0e-9f57-0a4a6b1c2d3e";

    private readonly ConcurrentDictionary<string, Func<Principal>> _tokens = new();

    public string User(string oid, string name, string[]? groups = null, string[]? methods = null)
        => Add(() => new Principal(Tenant, oid, PrincipalKind.User, "04b07795-8ddb-461a-bbee-02f9e1bf7b46", name, groups ?? [], methods ?? ["pwd"], null, "aud", DateTimeOffset.MaxValue));

    public string Service(string oid, string tenant = Tenant, string[]? groups = null, string? clientId = null)
        => Add(() => new Principal(tenant, oid, PrincipalKind.ServicePrincipal, clientId ?? Guid.NewGuid().ToString(), null, groups ?? [], [],
            "/subscriptions/s/resourcegroups/g/providers/Microsoft.Web/sites/web1", "aud", DateTimeOffset.MaxValue));

    /// <summary>A token of a service that is believed up to an instant.</summary>
    public string ServiceUntil(string oid, DateTimeOffset end) => Add(() => TimeProvider.System.GetUtcNow() < end
        ? new Principal(Tenant, oid, PrincipalKind.ServicePrincipal, oid, null, [], [], null, "aud", end)
        : throw new TokenException(TokenErrorCode.Expired, "The token is too old."));

    public string Refused(TokenErrorCode code, string message) => Add(() => throw new TokenException(code, message));

    public ValueTask<Principal> ValidateAsync(string token, CancellationToken cancellationToken)
        => _tokens.TryGetValue(token, out var answer)
            ? ValueTask.FromResult(answer())
            : throw new TokenException(TokenErrorCode.BadSignature, "The signature does not match.");

    private string Add(Func<Principal> answer)
    {
        var payload = Convert.ToBase64String(RandomNumberGenerator.GetBytes(1200)).Replace('+', '-').Replace('/', '_').TrimEnd('=');
        var token = $"{Convert.ToBase64String(Encoding.ASCII.GetBytes("""{"alg":"RS256"}"""))}.{payload}.c2ln".Replace("=", "", StringComparison.Ordinal);
        _tokens[token] = answer;
        return token;
    }
}
