using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Gateway.Upstream;

namespace Gatehouse.Tests.Gateway.Upstream;

public class UpstreamCertificatesTests
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(false, "eve")]
    [InlineData(true, "eve")]
    [InlineData(false, "eve, OU=admins")]
    [InlineData(false, "Jürgen €uro")]
    [InlineData(false, "a\"b+c=d;e<f>#g\\")]
    public void A_certificate_names_exactly_its_user_and_is_the_authoritys(bool rsa, string user)
    {
        using var authority = Authority(rsa);

        var leaf = new UpstreamCertificates(authority, _time).Of(user).TargetCertificate;

        Assert.Equal(user, leaf.GetNameInfo(X509NameType.SimpleName, forIssuer: false));
        var part = Assert.Single(leaf.SubjectName.EnumerateRelativeDistinguishedNames());
        Assert.Equal("2.5.4.3", part.GetSingleElementType().Value); // commonName, and nothing beside it
        using var chain = new X509Chain { ChainPolicy = Policy(authority) };
        Assert.True(chain.Build(leaf));
        Assert.InRange(leaf.NotAfter.ToUniversalTime(), _time.GetUtcNow().UtcDateTime.AddMinutes(9), _time.GetUtcNow().UtcDateTime.AddMinutes(10));
    }

    [Fact]
    public void It_is_used_for_half_its_life_and_then_made_anew()
    {
        using var authority = Authority();
        var certificates = new UpstreamCertificates(authority, _time);
        var first = certificates.Of("eve");

        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.Same(first, certificates.Of("eve"));
        Assert.NotSame(first, certificates.Of("bob"));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.NotEqual(first.TargetCertificate.Thumbprint, certificates.Of("eve").TargetCertificate.Thumbprint);
    }

    [Fact]
    public void It_does_not_outlive_the_authority()
    {
        using var authority = Authority(life: TimeSpan.FromMinutes(3));

        Assert.Equal(authority.NotAfter, new UpstreamCertificates(authority, _time).Of("eve").TargetCertificate.NotAfter);
    }

    [Fact]
    public void What_cannot_sign_is_no_authority()
    {
        using var authority = Authority();
        using var bare = X509CertificateLoader.LoadCertificate(authority.RawData);
        using var leaf = new UpstreamCertificates(authority, _time).Of("eve").TargetCertificate;

        Assert.Throws<ArgumentException>(() => new UpstreamCertificates(bare, _time));
        Assert.Throws<ArgumentException>(() => new UpstreamCertificates(leaf, _time));
    }

    private X509ChainPolicy Policy(X509Certificate2 authority)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            VerificationTime = _time.GetUtcNow().UtcDateTime,
        };
        policy.CustomTrustStore.Add(authority);
        policy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.2"));
        return policy;
    }

    private X509Certificate2 Authority(bool rsa = false, TimeSpan? life = null)
    {
        using var ecdsaKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsaKey = RSA.Create(2048);
        var request = rsa
            ? new CertificateRequest("CN=authority", rsaKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest("CN=authority", ecdsaKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(_time.GetUtcNow().AddDays(-1), _time.GetUtcNow() + (life ?? TimeSpan.FromDays(30)));
    }
}
