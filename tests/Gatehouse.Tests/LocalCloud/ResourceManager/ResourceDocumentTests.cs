using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.LocalCloud.ResourceManager;
using Gatehouse.LocalCloud.ResourceManager.Types;

namespace Gatehouse.Tests.LocalCloud.ResourceManager;

public class ResourceDocumentTests
{
    [Theory] // RFC 7396, appendix A, the examples whose target and patch are objects
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", """{}""")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("""{}""", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    public void A_merge_patch_is_rfc_7396s(string target, string patch, string result)
    {
        var document = JsonNode.Parse(target)!.AsObject();
        document.MergePatch(JsonNode.Parse(patch)!.AsObject());
        Assert.Equal(result, document.ToJsonString());
    }

    [Theory]
    [InlineData("/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/sites/web1", "Microsoft.Web/sites", "web1", false)]
    [InlineData("/subscriptions/s/resourcegroups/rg/providers/Microsoft.Web/sites", "Microsoft.Web/sites", null, true)]
    [InlineData("/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/sites/web1/config/appsettings", "Microsoft.Web/sites/config", "appsettings", false)]
    [InlineData("/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/sites/web1/config/appsettings/list", "Microsoft.Web/sites/config/list", null, true)]
    [InlineData("/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/sites/web1/providers/Microsoft.ServiceLinker/linkers/l", "Microsoft.ServiceLinker/linkers", "l", false)]
    [InlineData("/subscriptions/s/providers/Microsoft.DBforPostgreSQL/locations/l/capabilities", "Microsoft.DBforPostgreSQL/locations/capabilities", null, true)]
    [InlineData("/providers/Microsoft.ServiceLinker/configurationNames", "Microsoft.ServiceLinker/configurationNames", null, true)]
    [InlineData("/subscriptions/s/resourceGroups/rg/providers/A.B/providers/providers", "A.B/providers", "providers", false)]
    public void An_id_is_parsed(string text, string type, string? name, bool collection)
    {
        var id = ResourceId.TryParse(text)!;
        Assert.Equal(type, id.Type);
        Assert.Equal(collection, id.IsCollection);
        if (name is not null)
            Assert.Equal(name, id.Name);
        Assert.Equal(text, id.Text, ignoreCase: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/subscriptions")]
    [InlineData("/subscriptions/s/resourceGroups/rg")]
    [InlineData("/subscriptions/s/resourceGroups/rg/resources")]
    [InlineData("/subscriptions/s/providers/Microsoft.Web")]
    [InlineData("/subscriptions/s/providers")]
    [InlineData("/subscriptions/s/resourceGroups/rg/providers/A.B/c/d/providers")]
    [InlineData("/subscriptions/s/resourceGroups/rg/providers/A.B/c/d/providers/E.F")]
    [InlineData("/something/else")]
    public void What_is_no_id_is_not_parsed(string text) => Assert.Null(ResourceId.TryParse(text));

    [Fact]
    public void Parsing_the_text_of_an_id_gives_the_id()
        => Check.QuickThrowOnFailure(Prop.ForAll(
            Gen.Elements("subscriptions", "resourceGroups", "providers", "a", "B", "Microsoft.Web").ListOf().Select(parts => "/" + string.Join('/', parts)).ToArbitrary(),
            text => ResourceId.TryParse(text) is not { } id || (id.Text.Equals(text, StringComparison.OrdinalIgnoreCase) && ResourceId.TryParse(id.Text)!.Text == id.Text)));

    [Theory]
    [InlineData("pg1", true)]
    [InlineData("a-b-c", true)]
    [InlineData("pg", false)]
    [InlineData("PG1", false)]
    [InlineData("-pg", false)]
    [InlineData("pg-", false)]
    [InlineData("pg_1", false)]
    [InlineData("a123456789012345678901234567890123456789012345678901234567890123", false)]
    public void Server_names_are_azures(string name, bool valid) => Assert.Equal(valid, FlexibleServerSettings.IsName(name));

    [Theory]
    [InlineData("""{"administratorLogin":"pgadmin","administratorLoginPassword":"Correct-Horse-1"}""", true)]
    [InlineData("""{}""", true)]
    [InlineData("""{"administratorLogin":"pgadmin"}""", false)]
    [InlineData("""{"administratorLoginPassword":"Correct-Horse-1"}""", false)]
    [InlineData("""{"administratorLogin":"pgadmin","administratorLoginPassword":"short1A"}""", false)]
    [InlineData("""{"administratorLogin":"pgadmin","administratorLoginPassword":"onlylowercase"}""", false)]
    [InlineData("""{"administratorLogin":"pgadmin","administratorLoginPassword":"My-pgAdmin-12"}""", false)]
    [InlineData("""{"administratorLogin":"postgres","administratorLoginPassword":"Correct-Horse-1"}""", false)]
    [InlineData("""{"administratorLogin":"pg_x","administratorLoginPassword":"Correct-Horse-1"}""", false)]
    [InlineData("""{"administratorLogin":"a\"b","administratorLoginPassword":"Correct-Horse-1"}""", false)]
    [InlineData("""{"authConfig":{"activeDirectoryAuth":"Disabled"}}""", false)]
    [InlineData("""{"authConfig":{"activeDirectoryAuth":"Maybe"}}""", false)]
    [InlineData("""{"authConfig":{"tenantId":"other"}}""", false)]
    [InlineData("""{"authConfig":{"passwordAuth":"Enabled"}}""", false)]
    public void A_servers_properties_are_checked_and_never_keep_the_password(string properties, bool valid)
    {
        var server = new JsonObject { ["properties"] = JsonNode.Parse(properties) };
        if (!valid)
        {
            Assert.Equal(400, Assert.Throws<ArmException>(() => FlexibleServerSettings.Complete(server, null, "tenant")).Status);
            return;
        }

        var settings = FlexibleServerSettings.Complete(server, null, "tenant");
        Assert.True(settings.Logins.Tokens);
        Assert.DoesNotContain("Horse", server.ToJsonString() + settings, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.9", true)]
    [InlineData("0.0.0.0", "255.255.255.255", true)]
    [InlineData("10.0.0.9", "10.0.0.1", false)]
    [InlineData("10.0.1", "10.0.0.1", false)]
    [InlineData("1", "2", false)]
    [InlineData("::1", "::2", false)]
    [InlineData("010.0.0.1", "10.0.0.9", false)]
    [InlineData(null, "10.0.0.1", false)]
    public async Task A_firewall_rule_has_a_range_of_addresses(string? start, string? end, bool valid)
    {
        var id = ResourceId.TryParse("/subscriptions/s/resourceGroups/rg/providers/Microsoft.DBforPostgreSQL/flexibleServers/pg1/firewallRules/r1")!;
        var wanted = new JsonObject { ["properties"] = new JsonObject { ["startIpAddress"] = start, ["endIpAddress"] = end } };
        var put = () => new FlexibleServerFirewallRuleType("Microsoft.DBforPostgreSQL/flexibleServers/firewallRules").PutAsync(new ResourceWrite(id, null, wanted, wanted), default);
        if (valid)
            Assert.NotNull(await put());
        else
            Assert.Equal(400, (await Assert.ThrowsAsync<ArmException>(put)).Status);
    }
}
