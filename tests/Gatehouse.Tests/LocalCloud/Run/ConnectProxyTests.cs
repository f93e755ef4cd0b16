using System.Net;
using System.Net.Sockets;
using System.Text;
using Gatehouse.LocalCloud.Run;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Tests.LocalCloud.Run;

public sealed class ConnectProxyTests : IAsyncLifetime
{
    private readonly Socket _localCloud = Loopback.Listen();
    private readonly Socket _elsewhere = Loopback.Listen();
    private readonly ManualTime _time = new();
    private TestRoute _route = null!;
    private ConnectProxy _proxy = null!;

    public async Task InitializeAsync()
    {
        _route = new TestRoute((IPEndPoint)_localCloud.LocalEndPoint!);
        var options = new ConnectProxyOptions { LocalCloud = (IPEndPoint)_localCloud.LocalEndPoint!, MaxConnections = 4 };
        _proxy = await ConnectProxy.StartAsync(options, _route, NullLoggerFactory.Instance, _time);
    }

    public async Task DisposeAsync()
    {
        await _proxy.DisposeAsync().AsTask().WaitAsync(Loopback.Patience);
        _localCloud.Dispose();
        _elsewhere.Dispose();
    }

    public static TheoryData<string> LocalNames => [.. ConnectProxy.LocalNames, "LOGIN.MicrosoftOnline.com", "graph.microsoft.com."];

    [Theory]
    [MemberData(nameof(LocalNames))]
    public async Task Tunnel_to_a_Microsoft_name_ends_at_the_local_cloud(string host)
    {
        using var client = await Tunnel($"{host}:443");
        using var upstream = await Accept(_localCloud);

        await client.SendTextAsync("ping");
        Assert.Equal("ping", await upstream.ReadUntilAsync("ping"));
        await upstream.SendTextAsync("pong");
        Assert.Equal("pong", await client.ReadUntilAsync("pong"));
        Assert.Equal(0, _route.Lookups);
    }

    [Fact]
    public void This_machine_itself_is_not_a_local_name()
        => Assert.Equal(
            ["login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net", "management.azure.com", "graph.microsoft.com"],
            ConnectProxy.LocalNames);

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("notlogin.microsoftonline.com")]
    [InlineData("login.microsoftonline.com.example.test")]
    public async Task Tunnel_to_another_name_goes_to_its_real_destination(string host)
    {
        using var client = await Tunnel($"{host}:{_elsewhere.Port()}");
        using var upstream = await Accept(_elsewhere);

        await upstream.SendTextAsync("hello");
        Assert.Equal("hello", await client.ReadUntilAsync("hello"));
    }

    [Fact]
    public async Task Plain_http_goes_to_its_real_destination_for_one_request()
    {
        using var handler = new SocketsHttpHandler { Proxy = new WebProxy(_proxy.Endpoint) { BypassProxyOnLocal = false }, UseProxy = true };
        using var http = new HttpClient(handler);
        var answer = http.PostAsync(new Uri($"http://elsewhere.test:{_elsewhere.Port()}/a?b=c"), new StringContent("body"));
        using var upstream = await Accept(_elsewhere);

        var request = await upstream.ReadUntilAsync("body");
        Assert.StartsWith("POST /a?b=c HTTP/1.1\r\nHost: elsewhere.test:", request, StringComparison.Ordinal);
        await upstream.SendTextAsync("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nanswer");
        upstream.Shutdown(SocketShutdown.Both);

        Assert.Equal("answer", await (await answer).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Plain_http_to_a_Microsoft_name_does_not_leave_the_machine()
        => Assert.StartsWith("HTTP/1.1 502 ", await Ask("GET http://login.microsoftonline.com/ HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);

    [Theory]
    [InlineData("GET http://169.254.169.254/metadata/identity/oauth2/token?resource=x HTTP/1.1", 404)]
    [InlineData("GET http://169.254.169.254:8080/ HTTP/1.1", 404)]
    [InlineData("GET http://2852039166/ HTTP/1.1", 404)]
    [InlineData("GET http://0xA9FEA9FE/ HTTP/1.1", 404)]
    [InlineData("GET http://169.254.43518/ HTTP/1.1", 404)]
    [InlineData("GET http://[::ffff:169.254.169.254]/ HTTP/1.1", 404)]
    [InlineData("CONNECT 169.254.169.254:80 HTTP/1.1", 502)]
    [InlineData("CONNECT 169.254.169.254.:80 HTTP/1.1", 502)]
    [InlineData("CONNECT 0251.0376.0251.0376:80 HTTP/1.1", 502)]
    [InlineData("CONNECT [::ffff:a9fe:a9fe]:80 HTTP/1.1", 502)]
    [InlineData("CONNECT metadata.example.test:80 HTTP/1.1", 502)]
    public async Task The_real_metadata_service_is_never_asked(string request, int status)
    {
        Assert.StartsWith($"HTTP/1.1 {status} ", await Ask(request + "\r\n\r\n"), StringComparison.Ordinal);
        Assert.Equal(0, _route.Connections);
    }

    [Fact]
    public async Task Destination_that_does_not_answer_is_a_502_that_names_it()
    {
        using var unused = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        unused.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // bound and not listening: refuses

        var answer = await Ask($"CONNECT localhost:{unused.Port()} HTTP/1.1\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 502 ", answer, StringComparison.Ordinal);
        Assert.Contains($"localhost' port {unused.Port()}", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Local_cloud_that_is_down_is_a_502_that_says_so()
    {
        _localCloud.Dispose();

        var answer = await Ask("CONNECT management.azure.com:443 HTTP/1.1\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 502 ", answer, StringComparison.Ordinal);
        Assert.Contains("gatehouse up", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unknown.example.test:443")]
    [InlineData("0.0.0.0:443")]
    public async Task Destination_that_is_no_host_is_a_502(string target)
        => Assert.StartsWith("HTTP/1.1 502 ", await Ask($"CONNECT {target} HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);

    [Fact]
    public async Task Destination_that_never_answers_is_a_504()
    {
        var answer = Ask("CONNECT slow.example.test:443 HTTP/1.1\r\n\r\n");
        await _route.SlowAsked.Task.WaitAsync(Loopback.Patience);
        _time.Advance(TimeSpan.FromSeconds(20));

        Assert.StartsWith("HTTP/1.1 504 ", await answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Malformed_request_is_a_400_that_says_why()
        => Assert.Contains("gatehouse run", await Ask("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"), StringComparison.Ordinal);

    [Fact]
    public async Task Head_over_16_KB_is_a_431()
        => Assert.StartsWith("HTTP/1.1 431 ", await Ask("CONNECT localhost:1 HTTP/1.1\r\nX: " + new string('x', 40_000)), StringComparison.Ordinal);

    [Fact]
    public async Task Request_cut_inside_its_head_is_a_400()
    {
        using var client = await Loopback.ConnectAsync(_proxy.Endpoint.Port);
        await client.SendTextAsync("CONNECT localhost:443 HTTP/1.1\r\n");
        client.Shutdown(SocketShutdown.Send);

        Assert.StartsWith("HTTP/1.1 400 ", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_that_says_nothing_is_sent_away_after_10_seconds()
    {
        using var client = await Loopback.ConnectAsync(_proxy.Endpoint.Port);
        await client.SendTextAsync("CONN");
        var answer = client.ReadToEndAsync();
        while (!answer.IsCompleted)
        {
            // The session starts its clock when it runs, which the test cannot see.
            _time.Advance(TimeSpan.FromSeconds(10));
            await Task.WhenAny(answer, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, default));
        }

        Assert.StartsWith("HTTP/1.1 408 ", await answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_fed_byte_by_byte_with_the_first_message_behind_it_arrives_whole()
    {
        using var client = await Loopback.ConnectAsync(_proxy.Endpoint.Port);
        foreach (var character in "CONNECT graph.microsoft.com:443 HTTP/1.1\r\nHost: x\r\n\r\nhello")
        {
            await client.SendTextAsync(character.ToString());
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, default); // or the bytes arrive together
        }

        using var upstream = await Accept(_localCloud);
        Assert.Equal("hello", await upstream.ReadUntilAsync("hello"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Request_cut_inside_its_empty_line_arrives_whole(int missing)
    {
        const string request = "CONNECT graph.microsoft.com:443 HTTP/1.1\r\n\r\n";
        using var client = await Loopback.ConnectAsync(_proxy.Endpoint.Port);
        await client.SendTextAsync(request[..^missing]);
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, default);
        await client.SendTextAsync(request[^missing..]);

        Assert.StartsWith("HTTP/1.1 200 ", await client.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_and_first_message_in_one_packet_arrive_whole()
    {
        using var client = await Loopback.ConnectAsync(_proxy.Endpoint.Port);
        await client.SendTextAsync("CONNECT graph.microsoft.com:443 HTTP/1.1\r\n\r\nhello\r\n\r\n");
        using var upstream = await Accept(_localCloud);

        Assert.Equal("hello\r\n\r\n", await upstream.ReadUntilAsync("hello\r\n\r\n"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Either_side_can_end_its_direction_and_go_on_reading(bool clientFirst)
    {
        using var client = await Tunnel("graph.microsoft.com:443");
        using var upstream = await Accept(_localCloud);
        var (first, second) = clientFirst ? (client, upstream) : (upstream, client);

        await first.SendTextAsync("the last");
        first.Shutdown(SocketShutdown.Send);
        Assert.Equal("the last", await second.ReadToEndAsync());
        await second.SendTextAsync("answer");
        second.Shutdown(SocketShutdown.Send);

        Assert.Equal("answer", await first.ReadToEndAsync());
    }

    [Fact]
    public async Task Large_transfers_both_ways_at_once_are_whole()
    {
        using var client = await Tunnel("graph.microsoft.com:443");
        using var upstream = await Accept(_localCloud);
        var (up, down) = (new string('u', 3_000_000), new string('d', 3_000_000));

        async Task Send(Socket socket, string text)
        {
            await ByteRelay.SendAllAsync(socket, Encoding.Latin1.GetBytes(text), default);
            socket.Shutdown(SocketShutdown.Send);
        }

        var reads = Task.WhenAll(upstream.ReadToEndAsync(), client.ReadToEndAsync());
        await Task.WhenAll(Send(client, up), Send(upstream, down));

        var received = await reads;
        Assert.True(received[0] == up && received[1] == down);
    }

    [Fact]
    public async Task Reset_of_one_side_ends_the_other()
    {
        var client = await Tunnel("graph.microsoft.com:443");
        using var upstream = await Accept(_localCloud);
        client.LingerState = new LingerOption(true, 0);
        client.Dispose();

        Assert.Equal("", await upstream.ReadToEndAsync());
    }

    [Fact]
    public async Task Client_over_the_limit_is_refused_and_the_place_of_one_that_left_is_free()
    {
        var clients = new List<Socket>();
        for (var i = 0; i < 4; i++)
            clients.Add(await Tunnel("graph.microsoft.com:443"));

        Assert.StartsWith("HTTP/1.1 503 ", await Ask("CONNECT graph.microsoft.com:443 HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);

        clients.ForEach(client => client.Dispose());
        for (var i = 0; i < 4; i++)
            (await Accept(_localCloud)).Dispose();
        using var patience = new CancellationTokenSource(Loopback.Patience);
        while (!await IsGranted())
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token); // the proxy has yet to see that they left
    }

    [Fact]
    public async Task Disposing_ends_open_tunnels()
    {
        using var client = await Tunnel("graph.microsoft.com:443");
        using var upstream = await Accept(_localCloud);

        await _proxy.DisposeAsync().AsTask().WaitAsync(Loopback.Patience);

        Assert.Equal("", await upstream.ReadToEndAsync());
    }

    private async Task<Socket> Tunnel(string target)
    {
        var client = await Loopback.ConnectAsync(_proxy.Endpoint.Port);
        await client.SendTextAsync($"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", await client.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
        return client;
    }

    private async Task<bool> IsGranted()
    {
        using var client = await Loopback.ConnectAsync(_proxy.Endpoint.Port);
        await client.SendTextAsync("CONNECT graph.microsoft.com:443 HTTP/1.1\r\n\r\n");
        return (await client.ReadHeadAsync()).StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal); // a refusal has a body
    }

    private async Task<string> Ask(string request)
    {
        using var client = await Loopback.ConnectAsync(_proxy.Endpoint.Port);
        await client.SendTextAsync(request);
        return await client.ReadToEndAsync();
    }

    private static async Task<Socket> Accept(Socket listener)
    {
        using var patience = new CancellationTokenSource(Loopback.Patience);
        return await listener.AcceptAsync(patience.Token);
    }

    /// <summary>Knows some names, and counts. Nothing but loopback is connected to, whatever the code under test decides.</summary>
    private sealed class TestRoute(IPEndPoint localCloud) : ProxyRoute(localCloud, ConnectProxy.LocalNames)
    {
        public int Lookups { get; private set; }

        public int Connections { get; private set; }

        public TaskCompletionSource SlowAsked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
        {
            Lookups++;
            switch (host)
            {
                case "elsewhere.test" or "notlogin.microsoftonline.com" or "login.microsoftonline.com.example.test":
                    return [IPAddress.Loopback];
                case "metadata.example.test":
                    return [IPAddress.Loopback, IPAddress.Parse("169.254.169.254")];
                case "slow.example.test":
                    SlowAsked.SetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                    return [];
                case "unknown.example.test":
                    throw new SocketException((int)SocketError.HostNotFound);
                default:
                    return await base.ResolveAsync(host, cancellationToken); // localhost and spellings of addresses: no name server is asked
            }
        }

        protected override Task<Socket> ConnectAsync(IPAddress[] addresses, int port, CancellationToken cancellationToken)
        {
            Connections++;
            Assert.All(addresses, address => Assert.True(IPAddress.IsLoopback(address)));
            return base.ConnectAsync(addresses, port, cancellationToken);
        }
    }
}
