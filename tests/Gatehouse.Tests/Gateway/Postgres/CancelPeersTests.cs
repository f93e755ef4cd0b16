using System.Net;
using System.Security.Cryptography;
using Gatehouse.Gateway.Postgres;
using Gatehouse.Protocols.Postgres;

namespace Gatehouse.Tests.Gateway.Postgres;

/// <summary>Two listeners that know each other, each before an upstream of its own: where a cancel request goes is where it was heard.</summary>
public sealed class CancelPeersTests : IAsyncLifetime
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(CancelPeers.KeyLength);
    private Harness _one = null!;
    private Harness _two = null!;

    public async Task InitializeAsync()
    {
        _two = await Harness.StartAsync(peers: new CancelPeers(2, [], _key));
        _one = await Harness.StartAsync(peers: Peers(1, (2, _two), (3, _two)));
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_request_reaches_the_session_through_the_other_process(int minor)
    {
        await using var session = await SessionAsync(_two, minor);
        Assert.Equal(2, CancelKeys.PeerOf(session.Key!.ProcessId));

        await CancelAsync(_one, Request(session.Key));

        Assert.Equal(FakeUpstream.Key.ProcessId, Assert.Single(_two.Upstream.Cancels).ProcessId);
        Assert.Empty(_one.Upstream.Cancels);
    }

    [Fact]
    public async Task A_session_of_its_own_is_cancelled_without_the_other()
    {
        await using var session = await SessionAsync(_one);
        await CancelAsync(_one, Request(session.Key!));

        Assert.Single(_one.Upstream.Cancels);
        Assert.DoesNotContain(_two.Log.All, line => line.Contains("cancel request", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_secret_cancels_nothing_anywhere()
    {
        await using var session = await SessionAsync(_two);
        var wrong = session.Key!.SecretKey.ToArray();
        wrong[0] ^= 1;
        await CancelAsync(_one, new CancelRequest(session.Key.ProcessId, wrong));

        Assert.Empty(_one.Upstream.Cancels);
        Assert.Empty(_two.Upstream.Cancels);
        Assert.Contains(_two.Log.All, line => line.Contains("no session has that key", StringComparison.Ordinal)); // it was asked
    }

    [Fact]
    public async Task A_request_is_passed_on_once_only()
    {
        // The first believes that the second is the third; the second knows the third, and it is the first.
        await using var third = await Harness.StartAsync(peers: Peers(2, (3, _one)));
        await using var first = await Harness.StartAsync(peers: Peers(1, (3, third)));
        await CancelAsync(first, new CancelRequest(3 << 24, new byte[4]));

        Assert.Contains(third.Log.All, line => line.Contains("passed on by a peer, no session has that key", StringComparison.Ordinal));
        Assert.DoesNotContain(_one.Log.All, line => line.Contains("cancel request", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_stranger_has_sealed_is_not_believed()
    {
        await using var stranger = await Harness.StartAsync(
            peers: new CancelPeers(1, [new(2, new DnsEndPoint("127.0.0.1", _two.Listener.Endpoint.Port))], RandomNumberGenerator.GetBytes(32)));
        await using var session = await SessionAsync(_two);
        await CancelAsync(stranger, Request(session.Key!));

        Assert.Empty(_two.Upstream.Cancels);
        Assert.Contains(_two.Log.All, line => line.Contains("sealed with another key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_peer_that_is_gone_costs_the_client_a_close_and_no_error()
    {
        await using var session = await SessionAsync(_two);
        await _two.Listener.DisposeAsync();
        await CancelAsync(_one, Request(session.Key!));

        Assert.Contains(_one.Log.All, line => line.Contains("cannot be reached", StringComparison.Ordinal));
        Assert.Empty(_one.Log.Errors);
    }

    [Fact]
    public void Settings_that_cannot_be_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new CancelPeers(0, [], _key));
        Assert.Throws<ArgumentException>(() => new CancelPeers(128, [], _key));
        Assert.Throws<ArgumentException>(() => new CancelPeers(1, [new(128, new("x", 1))], _key));
        Assert.Throws<ArgumentException>(() => new CancelPeers(1, [], _key.AsSpan(1)));
        Assert.Null(new CancelPeers(1, [new(1, new("x", 1))], _key).Find(1)); // its own address is in everybody's list
    }

    private CancelPeers Peers(int id, params (int Id, Harness Peer)[] others)
        => new(id, others.Select(other => KeyValuePair.Create(other.Id, new DnsEndPoint("127.0.0.1", other.Peer.Listener.Endpoint.Port))), _key);

    private static CancelRequest Request(BackendKeyData key) => new(key.ProcessId, key.SecretKey);

    private static async Task<ClientScript> SessionAsync(Harness harness, int minor = 0)
    {
        var client = await harness.ConnectAsync();
        await client.StartTlsAsync();
        await client.LoginAsync(minor == 0 ? ProtocolVersion.V30 : ProtocolVersion.V32);
        return client;
    }

    private static async Task CancelAsync(Harness harness, CancelRequest request)
    {
        await using var client = await harness.ConnectAsync();
        await client.SendAsync(request);
        Assert.Empty(await client.ReadToEndAsync());
    }
}
