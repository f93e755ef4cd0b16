using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gatehouse.Gateway.Configuration;
using Gatehouse.Tests.Support;

namespace Gatehouse.Tests.Gateway.Configuration;

/// <summary>The files of deploy/ say what the gateway understands.</summary>
public partial class DeploymentTests
{
    private static string Deploy(params string[] path) => Path.Combine([SourceTree.Root, "deploy", .. path]);

    [Fact]
    public void The_schema_has_every_setting_and_no_other()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Deploy("gatehouse.schema.json")))!;

        Assert.Equal(SettingsLoader.TopNames.Append("listeners").Order(StringComparer.Ordinal), Names(schema["properties"]!).Except(["$schema"]));
        Assert.Equal(SettingsLoader.ListenerNames.Order(StringComparer.Ordinal), Names(schema["$defs"]!["listener"]!["properties"]!));
    }

    [Fact]
    public void The_example_is_right()
    {
        var settings = SettingsLoader.Load(new(Deploy("gatehouse.example.json"), [], new Dictionary<string, string>(), _ => null));

        Assert.Equal([GatewayProtocol.Postgres, GatewayProtocol.MySql, GatewayProtocol.Tds], settings.Listeners.Select(listener => listener.Protocol));
    }

    [Fact]
    public void The_sidecar_of_the_manifest_is_one()
    {
        var lines = File.ReadAllLines(Deploy("kubernetes", "sidecar.yaml")).Select(line => line.Trim().TrimStart('-').Trim()).ToList();
        var address = Assert.Single(lines, line => line.StartsWith("postgres://", StringComparison.Ordinal));
        var flags = File.ReadAllLines(Deploy("kubernetes", "sidecar.yaml")).Select(line => Flag().Match(line)).Where(match => match.Success)
            .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);

        var listener = Assert.Single(SettingsLoader.Load(new(null, [address], flags, _ => null)).Listeners);

        Assert.All(flags.Keys, flag => Assert.Contains(flag, SettingsLoader.TopNames));
        Assert.Equal("workload-identity", listener.Credential.ToString());
    }

    [Fact]
    public void The_settings_of_the_gateways_manifest_lack_nothing_but_its_certificate()
    {
        var json = string.Join('\n', File.ReadAllLines(Deploy("kubernetes", "gateway.yaml"))
            .SkipWhile(line => line != "  gatehouse.json: |").Skip(1).TakeWhile(line => line.StartsWith("    ", StringComparison.Ordinal)));
        using var file = new SettingsFile(json);

        Assert.All(file.Errors(), error => Assert.Contains("/etc/gatehouse/tls/", error.Message, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Names(JsonNode properties) => properties.AsObject().Select(one => one.Key).Order(StringComparer.Ordinal);

    [GeneratedRegex("^ *- --([a-z-]+)=(.+)$")]
    private static partial Regex Flag();
}
