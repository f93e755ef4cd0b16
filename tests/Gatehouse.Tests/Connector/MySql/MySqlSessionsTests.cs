using System.Diagnostics;
using Gatehouse.Connector;
using Gatehouse.Connector.MySql;
using Gatehouse.Protocols.MySql;

namespace Gatehouse.Tests.Connector.MySql;

/// <summary>Servers that do what a server should not.</summary>
public class MySqlSessionsTests
{
    private const string Token = "eyJ.secret.token";

    [Fact]
    public async Task Server_without_tls_gets_no_byte()
    {
        await using var server = new FakeMySqlServer { Greeting = WithoutTls };

        var error = await RefusedAsync(server);

        Assert.Equal(ConnectorErrorCode.Unavailable, error.Code);
        Assert.Contains("no TLS", error.Message, StringComparison.Ordinal);
        Assert.Empty(server.BeforeTls);
    }

    [Fact]
    public async Task Certificate_of_another_name_ends_it_before_the_token_is_sent()
    {
        var loggedIn = false;
        await using var server = new FakeMySqlServer("elsewhere.example")
        {
            Login = (_, _, _) =>
            {
                loggedIn = true;
                return Task.CompletedTask;
            },
        };

        var error = await RefusedAsync(server);

        Assert.Contains("certificate is not trusted", error.Message, StringComparison.Ordinal);
        Assert.False(loggedIn);
        Assert.Equal(SSLRequest.Length, Assert.Single(server.BeforeTls).Length); // capabilities only: no user, no token
    }

    [Fact]
    public async Task Token_is_sent_only_where_it_is_asked_for()
    {
        var first = Array.Empty<byte>();
        await using var server = new FakeMySqlServer
        {
            Login = async (packets, tls, cancel) =>
            {
                await packets.WriteAsync(new AuthSwitchRequest(ClearPassword.Plugin, default), cancel);
                first = await packets.ReadAsync("token", 100_000, cancel) ?? [];
                await packets.WriteAsync(new OKPacket(0, 0, 2, 0, default), cancel);
            },
        };

        await using (await OpenAsync(server))
            Assert.Equal(ClearPassword.Format(System.Text.Encoding.ASCII.GetBytes(Token)), first);
    }

    public static TheoryData<string, byte[]> Greetings => new()
    {
        { "longer than any", [0xFF, 0xFF, 0xFF, 0] },
        { "false number", [10, 0, 0, 5, 10, 1, 1, 1, 1, 1, 1, 1, 1, 1] },
        { "empty", [0, 0, 0, 0] },
        { "protocol 9", [3, 0, 0, 0, 9, (byte)'x', 0] },
        { "cut", [2, 0, 0, 0, 10, 1] },
        { "http", [.. "HTTP/1.1 400 Bad Request\r\n\r\n"u8] },
    };

    [Theory]
    [MemberData(nameof(Greetings))]
    public async Task Greeting_that_is_none_is_a_malformed_answer(string what, byte[] hello)
    {
        Assert.NotEmpty(what);
        await using var server = new FakeMySqlServer { Hello = hello };

        Assert.Equal(ConnectorErrorCode.MalformedAnswer, (await RefusedAsync(server)).Code);
    }

    [Fact]
    public async Task Refusal_in_place_of_the_greeting_is_passed_on()
    {
        var full = new ERRPacket(1040, null, "Too many connections");
        await using var server = new FakeMySqlServer { Hello = FakeMySqlServer.Packet(0, full) };

        var error = await RefusedAsync(server);

        Assert.Equal((ConnectorErrorCode.DatabaseRefused, "1040"), (error.Code, error.ServiceCode));
    }

    [Theory]
    [InlineData("dialog")]
    [InlineData("x\nFAKE LOG LINE")]
    public async Task Plugin_that_is_unknown_is_named_and_nothing_is_sent(string plugin)
    {
        await using var server = new FakeMySqlServer
        {
            Login = (packets, _, cancel)
                => packets.WriteAsync(new AuthSwitchRequest(plugin, "12345678901234567890"u8.ToArray()), cancel).AsTask(),
        };

        var error = await RefusedAsync(server);

        Assert.Equal(ConnectorErrorCode.MalformedAnswer, error.Code);
        Assert.DoesNotContain('\n', error.Message);
    }

    public static TheoryData<string, byte[]> Answers => new()
    {
        { "a local file is asked for", [4, 0, 0, 1, 0xFB, (byte)'/', (byte)'e', (byte)'t'] },
        { "false number", [7, 0, 0, 9, 0, 0, 0, 2, 0, 0, 0] },
        { "empty", [0, 0, 0, 1] },
        { "more columns than any", [4, 0, 0, 1, 0xFD, 0xFF, 0xFF, 0xFF] },
        { "a length of 2 GB and more", [9, 0, 0, 1, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0] },
        { "a column that is none", [1, 0, 0, 1, 1, 2, 0, 0, 2, 3, 3] },
        { "a cut OK", [2, 0, 0, 1, 0, 0] },
        { "no text", [1, 0, 0, 1, 1, .. Column(), 5, 0, 0, 3, 0xFE, 0, 0, 2, 0, 2, 0, 0, 4, 1, 0xFF] },
        { "a value longer than its row", [1, 0, 0, 1, 1, .. Column(), 5, 0, 0, 3, 0xFE, 0, 0, 2, 0, 2, 0, 0, 4, 200, 65] },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Answer_that_is_none_is_an_error_and_ends_the_session(string what, byte[] answer)
    {
        Assert.NotEmpty(what);
        await using var server = new FakeMySqlServer { Answer = (_, _, tls, cancel) => tls.WriteAsync(answer, cancel).AsTask() };
        await using var session = await OpenAsync(server);

        Assert.Equal(ConnectorErrorCode.MalformedAnswer, (await RunAsync(session)).Code);
        Assert.Equal(ConnectorErrorCode.Unavailable, (await RunAsync(session)).Code);
    }

    [Fact]
    public async Task Answer_without_end_is_given_up_before_memory_ends()
    {
        var part = new byte[PacketHeader.Length + PacketHeader.MaxPayloadLength];
        await using var server = new FakeMySqlServer
        {
            Answer = async (_, _, tls, cancel) =>
            {
                for (byte sequence = 1; ; sequence++)
                {
                    new PacketHeader(PacketHeader.MaxPayloadLength, sequence).Write(part);
                    part[PacketHeader.Length] = 1;
                    await tls.WriteAsync(part, cancel);
                }
            },
        };
        await using var session = await OpenAsync(server);

        Assert.Equal(ConnectorErrorCode.MalformedAnswer, (await RunAsync(session)).Code);
    }

    [Fact]
    public async Task Server_that_leaves_is_unavailable()
    {
        await using var server = new FakeMySqlServer { Answer = (_, _, tls, _) => tls.DisposeAsync().AsTask() };
        await using var session = await OpenAsync(server);

        Assert.Equal(ConnectorErrorCode.Unavailable, (await RunAsync(session)).Code);
    }

    [Fact]
    public async Task Silent_server_is_left_when_the_caller_gives_up()
    {
        await using var server = new FakeMySqlServer
        {
            Login = (_, _, cancel) => Task.Delay(TimeSpan.FromMinutes(1), TimeProvider.System, cancel),
        };
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var began = Stopwatch.StartNew();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => OpenAsync(server, cancel.Token));
        Assert.True(began.Elapsed < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Nothing_listens_is_unavailable()
    {
        int port;
        await using (var server = new FakeMySqlServer())
            port = server.Port;

        var error = await Assert.ThrowsAsync<ConnectorException>(
            () => new MySqlSessions(null).OpenAsync(new("localhost", port, "d", "u"), Token, default));

        Assert.Equal(ConnectorErrorCode.Unavailable, error.Code);
        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task Name_with_a_null_character_is_refused_before_anything_is_sent()
    {
        var error = await Assert.ThrowsAsync<ConnectorException>(
            () => new MySqlSessions(null).OpenAsync(new("localhost", 1, "d", "u\0root"), Token, default));

        Assert.Equal(ConnectorErrorCode.InvalidArgument, error.Code);
    }

    private static HandshakeV10 WithoutTls
        => FakeMySqlServer.UsualGreeting with { Capabilities = FakeMySqlServer.UsualGreeting.Capabilities & ~Capabilities.Ssl };

    private static byte[] Column() => FakeMySqlServer.Packet(2, new ColumnDefinition41("c", 45, 10, ColumnType.VarString, 0, 0));

    private static Task<IDatabaseSession> OpenAsync(FakeMySqlServer server, CancellationToken cancellationToken = default)
        => new MySqlSessions(server.CertificateFile).OpenAsync(new("localhost", server.Port, "d", "u"), Token, cancellationToken);

    private static async Task<ConnectorException> RefusedAsync(FakeMySqlServer server)
    {
        var error = await Assert.ThrowsAsync<ConnectorException>(() => OpenAsync(server));
        Assert.DoesNotContain(Token, error.ToString(), StringComparison.Ordinal);
        return error;
    }

    private static Task<ConnectorException> RunAsync(IDatabaseSession session)
        => Assert.ThrowsAsync<ConnectorException>(() => session.RunAsync("SELECT 1", [], default));
}
