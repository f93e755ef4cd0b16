using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Gateway.Upstream;

/// <summary>Makes client certificates of a small certificate authority: one for each database user, in memory only, for ten minutes. Thread-safe.</summary>
/// <remarks>Whoever has the authority's key is every database user of the servers that trust it.</remarks>
public sealed class UpstreamCertificates
{
    private const int MaxKept = 1000;
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2"; // RFC 5280, section 4.2.1.12
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan UseFor = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5); // the server's clock may be behind

    private readonly ConcurrentDictionary<string, Issued> _issued = new(StringComparer.Ordinal);
    private readonly X509Certificate2 _authority;
    private readonly TimeProvider _time;

    /// <summary>Takes the authority.</summary>
    /// <param name="authority">Its certificate, with its private key (RSA or ECDSA).</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">It cannot sign certificates.</exception>
    public UpstreamCertificates(X509Certificate2 authority, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(authority);
        if (Error(authority) is { } error)
            throw new ArgumentException($"The certificate authority {error}.", nameof(authority));
        (_authority, _time) = (authority, time);
    }

    /// <summary>What is wrong with an authority, to stand after its name; null where nothing is.</summary>
    internal static string? Error(X509Certificate2 authority)
    {
        if (!authority.HasPrivateKey)
            return "has no private key";
        if (authority.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault() is not { CertificateAuthority: true })
            return "is no certificate authority (basic constraints CA:TRUE)";
        return authority.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is { } usage
            && !usage.KeyUsages.HasFlag(X509KeyUsageFlags.KeyCertSign)
            ? "may not sign certificates (key usage keyCertSign)"
            : null;
    }

    /// <summary>The certificate of a database user: its common name is the user's.</summary>
    internal SslStreamCertificateContext Of(string user)
    {
        var now = _time.GetUtcNow();
        if (_issued.TryGetValue(user, out var issued) && now - issued.At < UseFor && now >= issued.At)
            return issued.Context;
        if (_issued.Count >= MaxKept)
            _issued.Clear(); // the next logins make theirs anew
        var fresh = new Issued(now, SslStreamCertificateContext.Create(Issue(user, now), additionalCertificates: null, offline: true));
        _issued[user] = fresh;
        return fresh.Context;
    }

    private X509Certificate2 Issue(string user, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(user); // not as text, in which a comma would begin another part
        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ClientAuthentication)], true));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_authority, _authority.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Any(), true));
        var (from, to) = (now - Skew, now + Life);
        using var bare = request.Create(
            _authority.SubjectName, Generator(), from < _authority.NotBefore ? _authority.NotBefore : from,
            to > _authority.NotAfter ? _authority.NotAfter : to, RandomNumberGenerator.GetBytes(16));
        return bare.CopyWithPrivateKey(key);
    }

    private X509SignatureGenerator Generator()
        => _authority.GetECDsaPrivateKey() is { } ecdsa
            ? X509SignatureGenerator.CreateForECDsa(ecdsa)
            : X509SignatureGenerator.CreateForRSA(_authority.GetRSAPrivateKey()!, RSASignaturePadding.Pkcs1);

    private sealed record Issued(DateTimeOffset At, SslStreamCertificateContext Context);
}
