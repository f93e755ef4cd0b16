using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.ServerTests.Sql.Gateway;

/// <summary>A session with a token, of a client that says exactly what the test wants.</summary>
internal sealed class RawSession : IDisposable
{
    private readonly TcpClient _client;

    private RawSession(TcpClient client, Stream stream) => (_client, Stream, Messages) = (client, stream, new MessageChannel(stream));

    public Stream Stream { get; }

    public MessageChannel Messages { get; }

    public static async Task<RawSession> OpenAsync(SqlGateway gateway, CancellationToken cancellationToken)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync("localhost", gateway.Port, cancellationToken);
        var wire = new MessageChannel(client.GetStream());
        await wire.WriteAsync(new PreLogin(new byte[6], Encryption.On) { Mars = false, FedAuthRequired = true }, cancellationToken);
        _ = await wire.ReadAsync("PRELOGIN", PacketType.Reply, PreLogin.MaxLength, cancellationToken);
        var packets = new TlsPacketStream(client.GetStream());
        var tls = new SslStream(packets, leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "localhost", EnabledSslProtocols = SslProtocols.Tls12 }, cancellationToken);
        packets.IsWrapping = false;
        var session = new RawSession(client, tls);
        var token = new FedAuthFeature(FedAuthLibrary.SecurityToken, true, Encoding.Unicode.GetBytes(gateway.Token), null, null).ToFeature();
        await session.Messages.WriteAsync(new Login7(TdsVersion.V74, 4096, "", SqlGateway.Database) { Features = [token] }, cancellationToken);
        Assert.Contains(Answer.Parse(await session.ReadAsync(cancellationToken)), part => part is LoginAck);
        return session;
    }

    /// <summary>Runs a batch, and reads its answer.</summary>
    public async Task<IReadOnlyList<object?>> RunAsync(string sql, CancellationToken cancellationToken)
    {
        await Messages.WriteAsync(new SqlBatch(new AllHeaders(0), sql), cancellationToken);
        return await ReadTokensAsync(cancellationToken);
    }

    /// <summary>The parts of an answer; of a row its values.</summary>
    public async Task<IReadOnlyList<object?>> ReadTokensAsync(CancellationToken cancellationToken)
    {
        using var message = new MessageReader(Stream);
        Assert.True(await message.BeginAsync("answer", PacketType.Reply, cancellationToken));
        var (tokens, seen) = (new TokenReader(message), new List<object?>());
        while (await tokens.ReadAsync(cancellationToken) is { } token)
        {
            if (token is Row row)
                seen.AddRange(row.Values.Select(value => value.ToObject()));
            else
                seen.Add(token);
        }

        return seen;
    }

    public async Task<byte[]> ReadAsync(CancellationToken cancellationToken)
        => (await Messages.ReadAsync("answer", PacketType.Reply, 1 << 20, cancellationToken))!.Value.Content;

    public void Dispose()
    {
        Stream.Dispose();
        _client.Dispose();
    }
}
