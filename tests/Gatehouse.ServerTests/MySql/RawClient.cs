using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Gatehouse.Gateway.MySql;
using Gatehouse.Protocols.MySql;

namespace Gatehouse.ServerTests.MySql;

/// <summary>
/// A client of MySQL's protocol that also does what the connector's own must not: any plugin, any capability, any packet number, files.
/// The .NET driver does not restore here.
/// </summary>
internal sealed class RawClient : IDisposable
{
    public const Capabilities Usual =
        Capabilities.LongPassword | Capabilities.LongFlag | Capabilities.Protocol41 | Capabilities.Transactions | Capabilities.SecureConnection | Capabilities.MultiResults
        | Capabilities.MultiStatements | Capabilities.PluginAuth | Capabilities.PluginAuthLengthEncoded | Capabilities.Ssl | Capabilities.LocalFiles | Capabilities.ConnectAttributes;

    private const int MaxMessageLength = 256 * 1024 * 1024;

    private readonly TcpClient _tcp = new() { NoDelay = true };
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(3));
    private Stream _stream = Stream.Null;
    private PacketChannel _packets = new(Stream.Null);

    private RawClient()
    {
    }

    public HandshakeV10 Greeting { get; private set; } = null!;

    /// <summary>Logs in.</summary>
    /// <exception cref="MySqlServerException">The gateway or the server refused.</exception>
    public static async Task<RawClient> ConnectAsync(
        IPEndPoint endpoint, string user, string token, string? database = null, string plugin = NativePassword.Plugin, Capabilities more = default)
    {
        var client = new RawClient();
        try
        {
            await client._tcp.ConnectAsync(endpoint);
            client._stream = client._tcp.GetStream();
            client._packets = new PacketChannel(client._stream);
            await client.LoginAsync(user, token, database, plugin, Usual | more);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public async Task<IReadOnlyList<string?[]>> QueryAsync(string sql, Stream? localFile = null)
    {
        await SendAsync([Command.Query, .. Encoding.UTF8.GetBytes(sql)]);
        return await ReadResultsAsync(localFile);
    }

    /// <summary>The first value of the last result.</summary>
    public async Task<string?> ScalarAsync(string sql) => (await QueryAsync(sql))[0][0];

    public async Task<IReadOnlyList<string?[]>> ReadResultsAsync(Stream? localFile = null)
    {
        while (true)
        {
            var (rows, status) = await ReadResultAsync(localFile);
            if ((status & OKPacket.MoreResults) == 0)
                return rows;
        }
    }

    /// <summary>Sends a command, in as many packets as it needs.</summary>
    public async Task SendAsync(byte[] command)
    {
        _packets.Sequence = 0;
        await _packets.WriteMessageAsync(command, _limit.Token);
    }

    /// <summary>Sends one packet with any number.</summary>
    public async Task SendPacketAsync(byte sequence, byte[] payload)
    {
        _packets.Sequence = sequence;
        await _packets.WriteAsync(payload, _limit.Token);
    }

    /// <summary>Reads a message, over as many packets as it has.</summary>
    public async Task<byte[]> ReadAsync()
        => await _packets.ReadMessageAsync("answer", MaxMessageLength, _limit.Token) ?? throw new EndOfStreamException();

    /// <summary>The next message answers a command that was sent before the last one.</summary>
    public void BeginAnswer() => _packets.Sequence = 1;

    public async Task<bool> IsClosedAsync() => await _stream.ReadAsync(new byte[1], _limit.Token) == 0;

    public void Dispose()
    {
        _stream.Dispose();
        _tcp.Dispose();
        _limit.Dispose();
    }

    private static byte[] ThrowIfError(byte[] payload) => payload is [ERRPacket.Type, ..] ? throw new MySqlServerException(ERRPacket.Parse(payload)) : payload;

    private async Task LoginAsync(string user, string token, string? database, string plugin, Capabilities capabilities)
    {
        Greeting = HandshakeV10.Parse(ThrowIfError(await ReadAsync()));
        if (database is not null)
            capabilities |= Capabilities.ConnectWithDatabase;
        capabilities &= Greeting.Capabilities;
        await _packets.WriteAsync(new SSLRequest(capabilities, 1 << 30, 45), _limit.Token);
        var tls = new SslStream(_stream);
        _stream = tls;
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost",
        }, _limit.Token);

        _packets = new PacketChannel(tls) { Sequence = _packets.Sequence };
        byte[] attributes = [5, .. "_host"u8, 4, .. "test"u8];
        var first = plugin == NativePassword.Plugin ? NativePassword.Answer("unknown"u8, Greeting.Scramble.Span) : [];
        var login = new HandshakeResponse41(capabilities, 1 << 30, 45, user, first, database, plugin, attributes);
        await _packets.WriteAsync(login, _limit.Token);
        var payload = ThrowIfError(await ReadAsync());
        if (payload[0] == AuthSwitchRequest.Type)
        {
            var secret = Encoding.ASCII.GetBytes(token);
            var answer = AuthSwitchRequest.Parse(payload).Plugin switch
            {
                ClearPassword.Plugin => ClearPassword.Format(secret),
                OpenIdConnect.Plugin => OpenIdConnect.Format(secret),
                var other => throw new InvalidDataException(other),
            };
            await _packets.WriteAsync(answer, _limit.Token);
            payload = ThrowIfError(await ReadAsync());
        }

        _ = OKPacket.Parse(payload);
    }

    private async Task<(List<string?[]> Rows, ushort Status)> ReadResultAsync(Stream? localFile)
    {
        var head = ThrowIfError(await ReadAsync());
        if (head[0] == 0xFB)
        {
            await SendFileAsync(localFile!);
            head = ThrowIfError(await ReadAsync());
        }

        if (head[0] == OKPacket.Type)
            return ([], OKPacket.Parse(head).Status);

        var columns = TextRow.ParseColumnCount(head);
        for (var i = 0; i < columns; i++)
            _ = await ReadAsync();
        _ = EOFPacket.Parse(await ReadAsync());
        var rows = new List<string?[]>();
        while (true)
        {
            var payload = ThrowIfError(await ReadAsync());
            if (payload[0] == EOFPacket.Type && payload.Length == EOFPacket.Length)
                return (rows, EOFPacket.Parse(payload).Status);
            rows.Add(TextRow.Parse(payload, columns));
        }
    }

    /// <summary>In packets of 1,000 bytes, so that their numbers wrap.</summary>
    private async Task SendFileAsync(Stream file)
    {
        var buffer = new byte[1000];
        for (int count; (count = file.Read(buffer)) > 0;)
            await _packets.WriteAsync(buffer.AsMemory(0, count), _limit.Token);
        await _packets.WriteAsync(ReadOnlyMemory<byte>.Empty, _limit.Token);
    }
}
