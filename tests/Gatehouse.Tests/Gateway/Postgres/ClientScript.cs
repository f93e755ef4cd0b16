using System.Buffers.Binary;
using System.Net.Security;
using System.Text;
using Gatehouse.Protocols.Postgres;

namespace Gatehouse.Tests.Gateway.Postgres;

/// <summary>A client that says exactly what the test wants. Every wait ends after a minute.</summary>
internal sealed class ClientScript(Stream wire) : IAsyncDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(1));

    public Stream Stream { get; private set; } = wire;

    public BackendKeyData? Key { get; private set; }

    public static StartupMessage Startup(ProtocolVersion version, params (string Name, string Value)[] more)
        => new(version, [new("user", FakeMap.User), new("database", "shop"), .. more.Select(p => KeyValuePair.Create(p.Name, p.Value))]);

    public async Task SendAsync(params IPostgresMessage[] messages) => await SendAsync(FakeUpstream.Concat(messages));

    public async Task SendAsync(byte[] bytes) => await Stream.WriteAsync(bytes, _limit.Token);

    public async Task<byte> ReadByteAsync()
    {
        var one = new byte[1];
        await Stream.ReadExactlyAsync(one, _limit.Token);
        return one[0];
    }

    public async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await Stream.ReadExactlyAsync(bytes, _limit.Token);
        return bytes;
    }

    public async Task<(byte Type, byte[] Body)> ReadMessageAsync()
    {
        var header = await ReadAsync(FrameHeader.Length);
        return (header[0], await ReadAsync(BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1)) - sizeof(int)));
    }

    public async Task<ErrorResponse> ReadErrorAsync()
    {
        var (type, body) = await ReadMessageAsync();
        Assert.Equal(ErrorResponse.Type, type);
        return ErrorResponse.Parse(body);
    }

    /// <summary>The gateway has closed, or closes within the limit; what it still says is returned.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        using var rest = new MemoryStream();
        try
        {
            await Stream.CopyToAsync(rest, _limit.Token);
        }
        catch (IOException)
        {
            // A reset is a close too.
        }

        return rest.ToArray();
    }

    public async Task RequestTlsAsync()
    {
        await SendAsync(new SSLRequest());
        Assert.Equal((byte)'S', await ReadByteAsync());
    }

    public async Task StartTlsAsync()
    {
        await RequestTlsAsync();
        await HandshakeAsync();
    }

    public async Task HandshakeAsync(string? protocol = null)
    {
        var tls = new SslStream(Stream);
        Stream = tls;
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost",
            ApplicationProtocols = protocol is null ? null : [new SslApplicationProtocol(protocol)],
            AllowTlsResume = false, // so that every handshake has the same length
        }, _limit.Token);
    }

    public async Task LoginAsync(ProtocolVersion? version = null, string token = FakeTokens.Token)
    {
        await SendAsync(Startup(version ?? ProtocolVersion.V30));
        await PasswordAsync(token);
        await ReadUntilReadyAsync();
    }

    public async Task PasswordAsync(string token)
    {
        var (type, body) = await ReadMessageAsync();
        Assert.Equal((AuthenticationRequest.Type, AuthenticationCleartextPassword.Kind), (type, AuthenticationRequest.ParseKind(body)));
        await SendAsync(new PasswordMessage(Encoding.ASCII.GetBytes(token)));
    }

    public async Task ReadUntilReadyAsync()
    {
        while (true)
        {
            var (type, body) = await ReadMessageAsync();
            if (type == BackendKeyData.Type)
                Key = BackendKeyData.Parse(body);
            else if (type == ErrorResponse.Type)
                Assert.Fail(ErrorResponse.Parse(body).Message);
            else if (type == ReadyForQuery.Type)
                return;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync();
        _limit.Dispose();
    }
}
