using System.Buffers;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Gatehouse.Gateway.MySql;
using Gatehouse.Protocols.MySql;

namespace Gatehouse.ServerTests.MySql;

/// <summary>A small client of MySQL's protocol: TLS, a token as the clear password, commands of any length. The .NET driver does not restore here.</summary>
internal sealed class RawClient : IDisposable
{
    public const Capabilities Usual =
        Capabilities.LongPassword | Capabilities.LongFlag | Capabilities.Protocol41 | Capabilities.Transactions | Capabilities.SecureConnection | Capabilities.MultiResults
        | Capabilities.MultiStatements | Capabilities.PluginAuth | Capabilities.PluginAuthLengthEncoded | Capabilities.Ssl | Capabilities.LocalFiles | Capabilities.ConnectAttributes;

    private readonly TcpClient _tcp = new() { NoDelay = true };
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));
    private Stream _stream = Stream.Null;
    private byte _sequence;

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
        _sequence = 0;
        for (var start = 0; ; start += PacketHeader.MaxPayloadLength)
        {
            var length = Math.Min(PacketHeader.MaxPayloadLength, command.Length - start);
            await WriteAsync(command.AsMemory(start, length));
            if (length < PacketHeader.MaxPayloadLength)
                return;
        }
    }

    /// <summary>Sends one packet with any number.</summary>
    public async Task SendPacketAsync(byte sequence, byte[] payload)
    {
        _sequence = sequence;
        await WriteAsync(payload);
    }

    /// <summary>Reads a message, over as many packets as it has.</summary>
    public async Task<byte[]> ReadAsync()
    {
        using var whole = new MemoryStream();
        while (true)
        {
            var header = new byte[PacketHeader.Length];
            await _stream.ReadExactlyAsync(header, _limit.Token);
            var packet = PacketHeader.Parse(header);
            if (packet.SequenceId != _sequence)
                throw new InvalidDataException($"packet {packet.SequenceId} instead of {_sequence}");
            _sequence++;
            var payload = new byte[packet.PayloadLength];
            await _stream.ReadExactlyAsync(payload, _limit.Token);
            whole.Write(payload);
            if (packet.PayloadLength < PacketHeader.MaxPayloadLength)
                return whole.ToArray();
        }
    }

    /// <summary>The next message answers a command that was sent before the last one.</summary>
    public void BeginAnswer() => _sequence = 1;

    public async Task<bool> IsClosedAsync() => await _stream.ReadAsync(new byte[1], _limit.Token) == 0;

    public void Dispose()
    {
        _stream.Dispose();
        _tcp.Dispose();
        _limit.Dispose();
    }

    private static byte[] Bytes(IMySqlMessage message)
    {
        var output = new ArrayBufferWriter<byte>();
        message.Write(output);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] ThrowIfError(byte[] payload) => payload is [ERRPacket.Type, ..] ? throw new MySqlServerException(ERRPacket.Parse(payload)) : payload;

    private async Task LoginAsync(string user, string token, string? database, string plugin, Capabilities capabilities)
    {
        Greeting = HandshakeV10.Parse(ThrowIfError(await ReadAsync()));
        if (database is not null)
            capabilities |= Capabilities.ConnectWithDatabase;
        capabilities &= Greeting.Capabilities;
        await WriteAsync(Bytes(new SSLRequest(capabilities, 1 << 30, 45)));
        var tls = new SslStream(_stream);
        _stream = tls;
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost",
        }, _limit.Token);

        byte[] attributes = [5, .. "_host"u8, 4, .. "test"u8];
        var first = plugin == NativePassword.Plugin ? NativePassword.Answer("unknown"u8, Greeting.Scramble.Span) : [];
        await WriteAsync(Bytes(new HandshakeResponse41(capabilities, 1 << 30, 45, user, first, database, plugin, attributes)));
        var payload = ThrowIfError(await ReadAsync());
        if (payload[0] == AuthSwitchRequest.Type)
        {
            var secret = Encoding.ASCII.GetBytes(token);
            await WriteAsync(AuthSwitchRequest.Parse(payload).Plugin switch
            {
                ClearPassword.Plugin => ClearPassword.Format(secret),
                OpenIdConnect.Plugin => OpenIdConnect.Format(secret),
                var other => throw new InvalidDataException(other),
            });
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
            await WriteAsync(buffer.AsMemory(0, count));
        await WriteAsync(default);
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> payload)
    {
        var header = new byte[PacketHeader.Length];
        new PacketHeader(payload.Length, _sequence++).Write(header);
        await _stream.WriteAsync(header, _limit.Token);
        await _stream.WriteAsync(payload, _limit.Token);
    }
}
