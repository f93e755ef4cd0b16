using System.Text;
using Gatehouse.Protocols.MySql;
using Gatehouse.Tests.Gateway.Postgres;
using Gatehouse.Tests.Protocols.MySql;

namespace Gatehouse.Tests.Gateway.MySql;

/// <summary>Database servers that are cut off at every byte or never end, and clients that lie about what comes.</summary>
public class HostilePeerTests
{
    private const int Unusable = 1429;
    private static readonly byte[] Token = Encoding.ASCII.GetBytes(FakeTokens.Token);

    /// <summary>Each message of a server's half of a login.</summary>
    private static readonly Dictionary<string, byte[]> Answers = new()
    {
        ["ok"] = FakeUpstream.Packet(2, new OKPacket(0, 0, 2, 0, default)),
        ["switch"] = FakeUpstream.Packet(2, new AuthSwitchRequest(NativePassword.Plugin, (byte[])[.. "abcdefghijklmnopqrst"u8, 0])),
        ["more"] = FakeUpstream.Packet(2, new AuthMoreData(new[] { CachingSha2Password.FullNeeded })),
        ["error"] = FakeUpstream.Packet(2, new ERRPacket(1049, "42000", "Unknown database 'x'")),
    };

    public static TheoryData<string> Names => [.. Answers.Keys];

    [Fact]
    public async Task Greeting_cut_after_any_byte_is_an_error_and_no_hang()
    {
        await using var harness = await Harness.StartAsync();
        var whole = FakeUpstream.Packet(0, FakeUpstream.Greeting);
        harness.Upstream.CloseAfterHello = true;
        for (var cut = 0; cut < whole.Length; cut++)
        {
            harness.Upstream.Hello = whole[..cut];
            await using var client = await harness.ConnectAsync();
            Assert.Equal(Unusable, (await client.ReadErrorAsync()).Number);
        }

        harness.Upstream.CloseAfterHello = false;
        harness.Upstream.Hello = whole;
        await AssertUsableAsync(harness);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Login_answer_cut_after_any_byte_is_an_error_and_no_hang(string name)
    {
        await using var harness = await Harness.StartAsync();
        var usual = harness.Upstream.Answer;
        var whole = Answers[name];
        harness.Upstream.CloseAfterAnswer = true;
        for (var cut = 0; cut < whole.Length; cut++)
        {
            var part = whole[..cut];
            harness.Upstream.Answer = (_, stream, cancel) => stream.WriteAsync(part, cancel).AsTask();
            Assert.Equal(Unusable, (await RefusedAsync(harness)).Number);
        }

        harness.Upstream.CloseAfterAnswer = false;
        harness.Upstream.Answer = usual;
        await AssertUsableAsync(harness);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Login_answer_with_any_other_number_is_an_error(string name)
    {
        await using var harness = await Harness.StartAsync();
        for (var sequence = 0; sequence < 256; sequence += 5) // 2, the right one, is not among them
        {
            var packet = Answers[name].ToArray();
            packet[PacketHeader.Length - 1] = (byte)sequence;
            harness.Upstream.Answer = (_, stream, cancel) => stream.WriteAsync(packet, cancel).AsTask();
            Assert.Equal(Unusable, (await RefusedAsync(harness)).Number);
        }
    }

    [Theory]
    [InlineData(0)] // greeting
    [InlineData(2)] // login answer
    public async Task Endless_packet_is_refused_by_its_header(byte sequence)
    {
        await using var harness = await Harness.StartAsync();
        var full = new byte[PacketHeader.Length];
        new PacketHeader(PacketHeader.MaxPayloadLength, sequence).Write(full);
        long sent = 0;
        async Task FloodAsync(Stream stream, CancellationToken cancel)
        {
            // A packet of the greatest length is followed by another: with none shorter the message has no end.
            var chunk = new byte[64 * 1024];
            await stream.WriteAsync(full, cancel);
            while (true)
            {
                await stream.WriteAsync(chunk, cancel);
                sent += chunk.Length;
            }
        }

        if (sequence == 0)
            harness.Upstream.Flood = FloodAsync;
        else
            harness.Upstream.Answer = (_, stream, cancel) => FloodAsync(stream, cancel);

        await using (var client = await harness.ConnectAsync())
        {
            if (sequence != 0)
                await client.LoginUpToAnswerAsync();
            Assert.Equal(Unusable, (await client.ReadErrorAsync()).Number);
        }

        Assert.InRange(sent, 0, 4 * 1024 * 1024); // what the kernel's buffers hold, not a message
    }

    [Fact]
    public async Task Login_in_clear_behind_the_request_for_tls_is_no_login()
    {
        await using var harness = await Harness.StartAsync();
        await using var client = await harness.ConnectAsync();
        await client.GreetAsync();
        var login = ClientScript.Login(plugin: ClearPassword.Plugin, answer: ClearPassword.Format(Token));
        await client.SendAsync((byte[])
        [
            .. FakeUpstream.Packet(1, new SSLRequest(login.Capabilities, 1 << 24, 45)),
            .. FakeUpstream.Packet(2, login),
        ]);

        var rest = await client.ReadToEndAsync();

        Assert.DoesNotContain(FakeTokens.Token, Encoding.ASCII.GetString(rest), StringComparison.Ordinal);
        Assert.Empty(harness.Upstream.Logins);
        Assert.DoesNotContain(harness.Audit.Logins, one => one.Code is null);
        Assert.DoesNotContain(harness.Log.All, line => line.Contains(FakeTokens.Token, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0x7FFF_FFFFUL)]
    [InlineData(ulong.MaxValue)]
    public async Task Length_inside_a_login_that_the_packet_does_not_have_is_refused(ulong length)
    {
        await using var harness = await Harness.StartAsync();
        await using (var client = await harness.ConnectAsync())
        {
            await client.StartTlsAsync();
            var login = Messages.Bytes(ClientScript.Login());
            var lengthAt = SSLRequest.Length + FakePrincipalMap.User.Length + 1;
            byte[] lie = [.. login[..lengthAt], 0xFE, .. BitConverter.GetBytes(length), .. login[(lengthAt + 1)..]];
            await client.Packets.WriteAsync(lie, default);
            Assert.Equal(1043, (await client.ReadErrorAsync()).Number);
        }

        await harness.AssertHealthyAsync();
    }

    private static async Task<ERRPacket> RefusedAsync(Harness harness)
    {
        await using var client = await harness.ConnectAsync();
        await client.LoginUpToAnswerAsync();
        return await client.ReadErrorAsync();
    }

    // The upstream's faults are errors in the log, so this is less than AssertHealthyAsync.
    private static async Task AssertUsableAsync(Harness harness)
    {
        await using (var client = await harness.ConnectAsync())
            await client.LoginAsync();
        await Harness.UntilAsync(() => harness.Listener.SessionCount == 0);
        Assert.Equal(0, harness.Listener.SessionCount);
        Assert.DoesNotContain(harness.Log.Errors, line => line.Contains("InternalError", StringComparison.Ordinal));
    }
}
