using System.Buffers;
using System.Net.Sockets;
using System.Text;
using Gatehouse.Protocols.Tds;
using Gatehouse.ServerTests.Sql.Clients;

namespace Gatehouse.ServerTests.Sql;

/// <summary>
/// What comes over the engine's own socket, as a gateway gone mad would send it: an error or an end, and the neighbours go on.
/// </summary>
[Collection(SqlClientsCollection.Name)]
public class HostileRequestTests(SqlClients clients)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly AllHeaders Headers = new(0);

    private string SocketPath => Assert.Single(Directory.EnumerateFiles(clients.Cloud.Folder, ".s.TDS", SearchOption.AllDirectories));

    [Fact]
    public async Task A_session_cut_at_any_byte_disturbs_nobody()
    {
        var script = new[] { PreLoginBytes(), LoginBytes(), Bytes(new SqlBatch(Headers, "SELECT 1 AS a; SELECT N'b'")) };
        var all = script.SelectMany(bytes => bytes).ToArray();
        for (var length = 0; length < all.Length; length += length < 100 || length > all.Length - 100 ? 1 : 13)
        {
            using var socket = await ConnectAsync();
            await socket.SendAsync(all.AsMemory(0, length));
            socket.Shutdown(SocketShutdown.Send);
            await DrainAsync(socket);
        }

        await AssertAliveAsync();
    }

    [Fact]
    public async Task A_changed_byte_is_an_error_or_an_end()
    {
        var random = new Random(20261121);
        for (var round = 0; round < 150; round++)
        {
            var request = Bytes(new SqlBatch(Headers, "SELECT 1 AS a"));
            request[random.Next(request.Length)] ^= (byte)(1 << random.Next(8));
            using var socket = await LoginAsync();
            await socket.SendAsync(request);
            socket.Shutdown(SocketShutdown.Send);
            await DrainAsync(socket);
        }

        await AssertAliveAsync();
    }

    [Fact]
    public async Task A_batch_of_ten_megabytes_runs_or_is_refused()
    {
        var values = new StringBuilder("SELECT COUNT(*) FROM (VALUES (0)");
        while (values.Length < 10_000_000)
            values.Append(",(1234567890)");
        values.Append(") v(x)");
        Assert.NotEmpty(await AskAsync(values.ToString()));
        Assert.NotEmpty(await AskAsync($"SELECT LEN('{new string('x', 10_000_000)}')"));
        Assert.NotEmpty(await AskAsync("-- " + new string('x', 10_000_000)));
        await AssertAliveAsync();
    }

    [Theory]
    [InlineData("SELECT ", "(", "1", ")")]
    [InlineData("SELECT * FROM ", "(SELECT * FROM ", "t", ") x")]
    [InlineData("", "BEGIN ", "SELECT 1", " END")]
    [InlineData("", "IF 1=1 ", "SELECT 1", "")]
    [InlineData("SELECT ", "CASE WHEN 1=1 THEN ", "1", " END")]
    [InlineData("SELECT ", "-", "1", "")]
    [InlineData("SELECT 1 WHERE ", "NOT (", "1=1", ")")]
    [InlineData("", "/* ", "x", " */")]
    public async Task Ten_thousand_levels_are_an_error_and_no_crash(string before, string open, string inner, string close)
    {
        const int levels = 10_000;
        var text = new StringBuilder(before).Insert(before.Length, open, levels).Append(inner)
            .Insert(before.Length + (open.Length * levels) + inner.Length, close, levels);
        Assert.NotEmpty(await AskAsync(text.ToString()));
        await AssertAliveAsync();
    }

    [Fact]
    public async Task An_attention_without_a_request_is_answered()
    {
        using var socket = await LoginAsync();
        await socket.SendAsync(MessageChannel.Packets(PacketType.Attention, [], 4096));
        var answer = await ReadAsync(socket);
        Assert.Equal(DoneStatus.Attention, Done.Parse(answer).Status);
        await socket.SendAsync(Bytes(new SqlBatch(Headers, "SELECT 1")));
        Assert.NotEmpty(await ReadAsync(socket));
    }

    [Fact]
    public async Task Rows_of_a_bulk_load_that_nobody_announced_are_refused()
    {
        using var socket = await LoginAsync();
        await socket.SendAsync(MessageChannel.Packets(PacketType.BulkLoad, new byte[5000], 4096));
        Assert.Contains(Protocols.Tds.Answer.Parse(await ReadAsync(socket)), token => token is ServerMessage { IsError: true });
    }

    private static byte[] PreLoginBytes() => Bytes(new PreLogin(new byte[6], Encryption.NotSupported) { Mars = false });

    private static byte[] LoginBytes()
        => Bytes(new Login7(TdsVersion.V74, 4096, SqlClients.Login,
            "master")
        { Password = Encoding.Unicode.GetBytes(SqlClients.Password) });

    private static byte[] Bytes(ITdsMessage message)
    {
        var content = new ArrayBufferWriter<byte>();
        message.Write(content);
        return MessageChannel.Packets(message.PacketType, content.WrittenSpan, 4096);
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath));
        return socket;
    }

    private async Task<Socket> LoginAsync()
    {
        var socket = await ConnectAsync();
        await socket.SendAsync(PreLoginBytes());
        await ReadAsync(socket);
        await socket.SendAsync(LoginBytes());
        Assert.Contains(Protocols.Tds.Answer.Parse(await ReadAsync(socket)), token => token is LoginAck);
        return socket;
    }

    private async Task<byte[]> AskAsync(string text)
    {
        using var socket = await LoginAsync();
        await socket.SendAsync(Bytes(new SqlBatch(Headers, text)));
        return await ReadAsync(socket);
    }

    // A neighbour, new on the server.
    private async Task AssertAliveAsync()
        => Assert.Equal(0xD1, Assert.Single((await AskAsync("SELECT 7 AS seven")).AsEnumerable(), value => value == 0xD1));

    private static async Task<byte[]> ReadAsync(Socket socket)
    {
        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);
        await using var stream = new NetworkStream(socket, ownsSocket: false);
        var message = await new MessageChannel(stream).ReadAsync("answer", PacketType.Reply, 64 * 1024 * 1024, deadline.Token);
        return message?.Content ?? [];
    }

    private static async Task DrainAsync(Socket socket)
    {
        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer, deadline.Token) > 0)
            {
                // What it says is not looked at: that it ends is.
            }
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // An end too.
        }
    }
}
