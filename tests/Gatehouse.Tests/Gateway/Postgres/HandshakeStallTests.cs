namespace Gatehouse.Tests.Gateway.Postgres;

/// <summary>Every way to begin a session, silent from any byte on.</summary>
public class HandshakeStallTests
{
    [Fact]
    public async Task Silent_after_any_byte_is_closed_at_the_deadline()
    {
        await using var harness = await Harness.StartAsync(loginTimeout: TimeSpan.FromSeconds(3));
        var cuts = new List<(string Name, int Cut)>();
        foreach (var name in Handshakes.All.Keys)
            cuts.AddRange(Enumerable.Range(0, await Handshakes.LengthAsync(harness, name)).Select(cut => (name, cut)));
        harness.Upstream.Logins.Clear();

        await Parallel.ForEachAsync(cuts, new ParallelOptions { MaxDegreeOfParallelism = cuts.Count }, async (cut, _) =>
        {
            using var wire = await Handshakes.ConnectAsync(harness);
            try
            {
                await Handshakes.All[cut.Name](new ClientScript(new CuttingStream(wire, cut.Cut)));
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // Cut; or, where the machine is slow, the deadline came first.
            }

            await new ClientScript(wire).ReadToEndAsync(); // fails where the gateway does not close
        });

        Assert.Empty(harness.Upstream.Logins);
        await harness.AssertHealthyAsync();
    }
}
