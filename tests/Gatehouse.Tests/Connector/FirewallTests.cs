using System.Text.Json.Nodes;
using Gatehouse.Connector;
using Gatehouse.Connector.Connections;

namespace Gatehouse.Tests.Connector;

public sealed class FirewallTests : ConnectorTest
{
    private bool HasRule => Azure.Resources.Keys.Any(key => key.Contains("/firewallRules/", StringComparison.Ordinal));

    [Fact]
    public async Task The_callers_own_address_is_let_in_until_the_connection_is_made()
    {
        Refuse("28000: no pg_hba.conf entry for host \"203.0.113.7\", user \"developer\"");
        JsonNode? rule = null;
        Azure.Before = request =>
        {
            if (request.Method == HttpMethod.Put && request.RequestUri!.AbsolutePath.Contains("/firewallRules/", StringComparison.Ordinal))
                rule = JsonNode.Parse(request.Content!.ReadAsStringAsync().Result)!["properties"];
            return null;
        };

        await CreateAsync(Wanted());

        Assert.Equal(("203.0.113.7", "203.0.113.7"), ((string?)rule!["startIpAddress"], (string?)rule["endIpAddress"]));
        Assert.False(HasRule);
        Assert.Null(Journal.Content);
    }

    [Theory]
    [InlineData("no pg_hba.conf entry for host \"0.0.0.0\", user")]
    [InlineData("no pg_hba.conf entry for host \"203.0.113.777\", user")]
    [InlineData("no pg_hba.conf entry for host \"::1\", user")]
    [InlineData("password authentication failed")]
    public async Task No_other_refusal_opens_the_firewall(string refusal)
    {
        Refuse(refusal);

        await Assert.ThrowsAsync<ConnectorException>(() => CreateAsync(Wanted() with { SetAdministrator = true }));

        Assert.DoesNotContain(Azure.Writes, write => write.Contains("/firewallRules/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_the_opt_out_no_rule_is_made()
    {
        Refuse("no pg_hba.conf entry for host \"203.0.113.7\", user \"developer\"");

        await Assert.ThrowsAsync<ConnectorException>(() => CreateAsync(Wanted() with { OptOut = OptOuts.PublicNetwork }));

        Assert.DoesNotContain(Azure.Writes, write => write.Contains("/firewallRules/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failure_after_it_takes_the_rule_away()
    {
        Refuse("no pg_hba.conf entry for host \"203.0.113.7\", user \"developer\"");
        Azure.Before = request => request.Method == HttpMethod.Put && request.RequestUri!.AbsolutePath.Contains("/linkers/", StringComparison.Ordinal)
            ? StubAzure.Answer(System.Net.HttpStatusCode.Forbidden, new JsonObject()) : null;

        await Assert.ThrowsAsync<ConnectorException>(() => CreateAsync(Wanted()));

        Assert.False(HasRule);
        Assert.Empty(Database.Users);
    }

    [Fact]
    public async Task A_server_without_public_access_is_refused_before_anything_is_changed()
    {
        Azure.Resources[Server]["properties"]!["network"] = new JsonObject { ["publicNetworkAccess"] = "Disabled" };

        Assert.Equal(ConnectorErrorCode.Conflict, (await Assert.ThrowsAsync<ConnectorException>(() => CreateAsync(Wanted()))).Code);

        Assert.Empty(Azure.Writes);
        await CreateAsync(Wanted() with { OptOut = OptOuts.PublicNetwork });
    }

    private void Refuse(string text) => Database.Refusal = ()
        => HasRule ? null : new ConnectorException(ConnectorErrorCode.DatabaseRefused, text);
}
