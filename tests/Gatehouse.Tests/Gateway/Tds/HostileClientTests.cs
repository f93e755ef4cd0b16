using Gatehouse.Tests.Gateway.Postgres;

namespace Gatehouse.Tests.Gateway.Tds;

public sealed class HostileClientTests : Gateway.HostileClientTests
{
    private protected override async Task<HostileTarget> StartAsync(TimeProvider time)
    {
        var harness = await Harness.StartAsync(time: time);
        return new HostileTarget
        {
            Harness = harness,
            Endpoint = harness.Listener.Endpoint,
            LoginTimeout = Harness.LoginTimeout,
            Ways = Handshakes.All.ToDictionary(
                way => way.Key, way => new Func<CuttingStream, Task>(wire => way.Value(new ClientScript(wire)))),
            Logins = () => harness.Upstream.Logins.Count,
            Audit = () => harness.Audit.Logins,
            AssertHealthyAsync = harness.AssertHealthyAsync,
        };
    }
}
