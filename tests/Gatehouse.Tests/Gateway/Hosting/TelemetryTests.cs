using Gatehouse.Gateway.Hosting;
using Gatehouse.Tests.Gateway.Postgres;
using Harness = Gatehouse.Tests.Gateway.Postgres.Harness;

namespace Gatehouse.Tests.Gateway.Hosting;

public class TelemetryTests
{
    [Fact]
    public async Task A_login_is_a_span_with_a_child_for_each_step_and_a_refused_one_says_its_code()
    {
        await using var collector = await Collector.StartAsync();
        await using var harness = await Harness.StartAsync();
        using (new Telemetry(collector.Address, "gateway-of-the-test"))
        {
            await harness.AssertHealthyAsync();
            await RefusedAsync(harness);
        }

        var traces = collector.Of("/v1/traces");
        Assert.All(["login", "tls", "token", "mapping", "upstream connect", "upstream login", "gateway-of-the-test", "TokenRejected", FakeMap.ObjectId, "postgresql"],
            word => Assert.Contains(word, traces, StringComparison.Ordinal));
        Assert.All(collector.Posts, post => Assert.Equal("application/x-protobuf", post.ContentType));
    }

    [Fact]
    public async Task The_steps_of_a_login_are_histograms()
    {
        await using var collector = await Collector.StartAsync();
        await using var harness = await Harness.StartAsync();
        using (new Telemetry(collector.Address))
            await harness.AssertHealthyAsync();

        var metrics = collector.Of("/v1/metrics");
        Assert.All(["gatehouse.gateway.login.duration", "gatehouse.gateway.login.step.duration", "gatehouse.step", "upstream login", "gatehouse-gateway"],
            word => Assert.Contains(word, metrics, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_that_is_sent_holds_a_token_or_a_name_that_the_client_chose()
    {
        await using var collector = await Collector.StartAsync();
        await using var harness = await Harness.StartAsync();
        using (new Telemetry(collector.Address))
        {
            await using var client = await harness.ConnectAsync();
            await client.StartTlsAsync();
            await client.SendAsync(ClientScript.Startup(Gatehouse.Protocols.Postgres.ProtocolVersion.V30, ("application_name", "chosen-name")));
            await client.PasswordAsync(FakeTokens.Token);
            await client.ReadUntilReadyAsync();
        }

        var all = string.Concat(collector.Posts.Select(post => post.Body));
        Assert.All([FakeTokens.Token, "eyJ", "chosen-name", "shop"], word => Assert.DoesNotContain(word, all, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Prometheus_has_the_steps_too()
    {
        using var text = new PrometheusText();
        await using var harness = await Harness.StartAsync();
        await harness.AssertHealthyAsync();

        var written = text.Write();

        foreach (var step in (string[])["tls", "token", "mapping", "upstream connect", "upstream login"])
            Assert.Contains($"gatehouse_step=\"{step}\"", written, StringComparison.Ordinal);
        Assert.Contains("# TYPE gatehouse_gateway_login_step_duration_seconds histogram", written, StringComparison.Ordinal);
    }

    private static async Task RefusedAsync(Harness harness)
    {
        await using var client = await harness.ConnectAsync();
        await client.StartTlsAsync();
        await client.SendAsync(ClientScript.Startup(Gatehouse.Protocols.Postgres.ProtocolVersion.V30));
        await client.PasswordAsync(FakeTokens.Token.Replace("c2ln", "c2lu", StringComparison.Ordinal));
        Assert.Equal("28P01", (await client.ReadErrorAsync()).SqlState);
    }
}
