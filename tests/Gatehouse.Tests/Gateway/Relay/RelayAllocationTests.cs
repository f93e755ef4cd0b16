using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Gateway.Relay;
using Gatehouse.Tests.Gateway.Transport;

namespace Gatehouse.Tests.Gateway.Relay;

/// <summary>Alone, for what is counted is the whole process's.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class AloneCollection
{
    public const string Name = "alone";
}

[Collection(AloneCollection.Name)]
public sealed class RelayAllocationTests
{
    private const int Queries = 4000;

    // What the runtime itself allocates now and then; a byte a query would be seen.
    private const long Tolerance = Queries / 2;

    [Fact]
    public async Task A_relayed_query_allocates_nothing()
    {
        using SocketPair client = new(), upstream = new();
        var answer = new byte[200];
        await MeasureAsync(client, upstream, client.Stream, buffer => client.Peer.Send(buffer), () =>
        {
            for (var done = 0; done < answer.Length;)
                done += client.Peer.Receive(answer.AsSpan(done));
        });
    }

    [Fact]
    public async Task A_query_relayed_from_TLS_allocates_nothing()
    {
        using SocketPair client = new(), upstream = new();
        using var certificate = Certificate();
        await using var gateway = new SslStream(client.Stream, leaveInnerStreamOpen: true);
        await using var peer = new SslStream(
            new System.Net.Sockets.NetworkStream(client.Peer), leaveInnerStreamOpen: true, (_, seen, _, _) => seen?.Subject == "CN=localhost");
        await Task.WhenAll(gateway.AuthenticateAsServerAsync(certificate), Task.Run(() => peer.AuthenticateAsClient("localhost")));
        var answer = new byte[200];
        await MeasureAsync(client, upstream, gateway, buffer => peer.Write(buffer), () => peer.ReadExactly(answer));
    }

    private static async Task MeasureAsync(SocketPair client, SocketPair upstream, Stream wire, Action<byte[]> ask, Action hear)
    {
        client.Stream.RunInline();
        upstream.Stream.RunInline();
        var relay = StreamRelay.RunAsync(
            wire, upstream.Stream, upstream.Stream.EndWrites, TimeSpan.FromSeconds(1), TimeProvider.System, default);
        byte[] question = new byte[100], received = new byte[100], answer = new byte[200];
        void Run(int count)
        {
            for (var i = 0; i < count; i++)
            {
                ask(question);
                for (var done = 0; done < received.Length;)
                    done += upstream.Peer.Receive(received.AsSpan(done));
                upstream.Peer.Send(answer);
                hear();
            }
        }

        var least = long.MaxValue;
        for (var attempt = 0; attempt < 5 && least > Tolerance; attempt++)
        {
            Run(Queries);
            var before = GC.GetTotalAllocatedBytes(precise: true);
            Run(Queries);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        Assert.InRange(least, 0, Tolerance);
        client.Peer.Close();
        await relay.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(now.AddMinutes(-5), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
