namespace Gatehouse.Tests.Gateway.Tds;

public class CorrelationTests
{
    [Theory]
    [InlineData("", "laptop", "{id}", "laptop")]
    [InlineData("app1", "", "app1", "{id}")]
    [InlineData("app1", "laptop", "app1", "laptop")]
    [InlineData("", "", "{id}", "")]
    public async Task A_client_that_names_no_program_or_no_host_gets_the_connections_id_there(string program, string host, string programSeen, string hostSeen)
    {
        await using var harness = await Harness.StartAsync();
        await using var client = await harness.ConnectAsync();
        await client.StartTlsAsync();
        await client.SendAsync(ClientScript.Login(features: ClientScript.SecurityToken()) with { ApplicationName = program, HostName = host });
        _ = await client.ReadTokensAsync();

        var id = $"gatehouse {Assert.Single(harness.Audit.Logins).ConnectionId}";
        var seen = Assert.Single(harness.Upstream.Logins);
        Assert.Equal((programSeen.Replace("{id}", id, StringComparison.Ordinal), hostSeen.Replace("{id}", id, StringComparison.Ordinal)), (seen.ApplicationName, seen.HostName));
    }
}
