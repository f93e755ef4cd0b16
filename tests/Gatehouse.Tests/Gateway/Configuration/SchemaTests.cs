using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Gateway.Configuration;
using Gatehouse.Tests.Support;

namespace Gatehouse.Tests.Gateway.Configuration;

/// <summary>What an editor says by <c>deploy/gatehouse.schema.json</c> is what the gateway says.</summary>
public class SchemaTests
{
    private static readonly JsonDocumentOptions Comments = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static readonly JsonSchema Schema =
        new(JsonNode.Parse(File.ReadAllText(Path.Combine(SourceTree.Root, "deploy", "gatehouse.schema.json")))!.AsObject());

    [Fact]
    public void The_example_keeps_to_the_schema()
        => Assert.Empty(Schema.Errors(JsonNode.Parse(File.ReadAllText(Path.Combine(SourceTree.Root, "deploy", "gatehouse.example.json")), documentOptions: Comments)));

    [Fact]
    public void The_settings_of_the_kubernetes_manifest_keep_to_the_schema()
    {
        var json = (string)Manifests.Load("gateway.yaml").Single(one => (string?)one["kind"] == "ConfigMap")["data"]!["gatehouse.json"]!;

        Assert.Empty(Schema.Errors(JsonNode.Parse(json)));
    }

    [Theory]
    [InlineData("""{ "upstream": "postgres://a/b", "client": "none", "max-connections": 0 }""")]
    [InlineData("""{ "upstream": "postgres://a/b", "client": "some" }""")]
    [InlineData("""{ "upstream": "oracle://a/b", "client": "none" }""")]
    [InlineData("""{ "upstream": "postgres://a/b", "client": "none", "credential": "msi" }""")]
    [InlineData("""{ "upstream": "postgres://a/b", "client": "none", "login-timeout": "soon" }""")]
    [InlineData("""{ "upstream": "postgres://a/b", "client": "none", "sslmode": "disable" }""")]
    [InlineData("""{ "upstream": "postgres://a/b", "client": "none", "warm-sessions": 1001 }""")]
    [InlineData("""{ "upstream": "postgres://a/b", "client": "none", "breaker-failures": -1 }""")]
    [InlineData("""{ "upstream": "postgres://a/b", "client": "none", "reachable-by": "everybody" }""")]
    [InlineData("""{ "client": "none" }""")]
    public void What_the_schema_refuses_the_gateway_refuses_too(string listener)
    {
        var json = $$"""{ "listeners": [ {{listener}} ] }""";
        using var file = new SettingsFile(json);

        Assert.NotEmpty(Schema.Errors(JsonNode.Parse(json)));
        Assert.Throws<SettingsException>(() => file.Load());
    }
}
