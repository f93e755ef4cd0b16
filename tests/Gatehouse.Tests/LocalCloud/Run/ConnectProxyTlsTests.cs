using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.LocalCloud;
using Gatehouse.LocalCloud.Run;
using Gatehouse.LocalCloud.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Tests.LocalCloud.Run;

public sealed class ConnectProxyTlsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gatehouse-proxy-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Program_that_trusts_the_private_authority_speaks_to_every_local_name()
    {
        var data = new DataFolder(_folder);
        var certificates = new CertificateAuthority(data, TimeProvider.System);
        using var certificate = certificates.IssueServerCertificate(LocalCloudHost.CertificateHosts);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        await using var cloud = builder.Build();
        cloud.Run(context => context.Response.WriteAsync($"{context.Request.Host} {context.Request.Path}"));
        await cloud.StartAsync();
        var options = new ConnectProxyOptions { LocalCloud = new IPEndPoint(IPAddress.Loopback, new Uri(cloud.Urls.Single()).Port) };
        await using var proxy = await ConnectProxy.StartAsync(options, NullLoggerFactory.Instance);

        using var http = new HttpClient(new SocketsHttpHandler
        {
            Proxy = new WebProxy(proxy.Endpoint),
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trusting(data.CaCertificate) },
        });
        foreach (var host in ConnectProxy.LocalNames)
            Assert.Equal($"{host} /path", await http.GetStringAsync(new Uri($"https://{host}/path")));
    }

    private static X509ChainPolicy Trusting(string certificateFile)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(certificateFile));
        return policy;
    }
}
