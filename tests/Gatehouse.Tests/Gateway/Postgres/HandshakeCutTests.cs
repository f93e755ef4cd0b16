namespace Gatehouse.Tests.Gateway.Postgres;

/// <summary>Every way to begin a session, cut at every byte and fed one byte at a time.</summary>
public class HandshakeCutTests
{
    public static TheoryData<string> Names => [.. Handshakes.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task One_byte_at_a_time_is_a_session_like_any_other(string name)
    {
        await using var harness = await Harness.StartAsync();

        await using (var client = new ClientScript(new CuttingStream(await Handshakes.ConnectAsync(harness), int.MaxValue, byteByByte: true)))
            await Handshakes.All[name](client);

        await harness.AssertHealthyAsync();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Closed_after_any_byte_leaves_nothing_behind(string name)
    {
        await using var harness = await Harness.StartAsync();
        var length = await Handshakes.LengthAsync(harness, name);
        harness.Upstream.Logins.Clear();

        await Parallel.ForAsync(0, length, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (cut, _) =>
        {
            await using var client = new ClientScript(new CuttingStream(await Handshakes.ConnectAsync(harness), cut));
            await Assert.ThrowsAnyAsync<IOException>(() => Handshakes.All[name](client));
        });

        Assert.Empty(harness.Upstream.Logins);
        await harness.AssertHealthyAsync();
    }
}
