using System.Text.Json.Nodes;
using Gatehouse.Connector;
using Gatehouse.Connector.Configuration;
using Gatehouse.Connector.Connections;
using Gatehouse.LocalCloud.ResourceManager;
using Gatehouse.LocalCloud.ResourceManager.ServiceLinker;
using Gatehouse.Tests.Connector;

namespace Gatehouse.Tests.LocalCloud.ResourceManager;

/// <summary>The connector and the local cloud read one file with a reader each; whichever of them writes a setting writes the same.</summary>
public class LinkerTemplatesTests
{
    [Theory]
    [MemberData(nameof(ConfigurationTemplatesTests.Combinations), MemberType = typeof(ConfigurationTemplatesTests))]
    public void Local_settings_are_exactly_the_connectors(string database, string auth, string clientType)
    {
        var theirs = ConfigurationTemplates.Fill(database, auth, clientType, new ConfigurationValues
        {
            Host = "localhost",
            Port = 41005,
            Database = "db1",
            Username = "aad_c1",
            ClientId = "c",
            TenantId = "t",
            ClientSecret = "s",
            Password = "p",
        });
        var ours = LinkerTemplates.Fill(database, auth, clientType, new LinkerValues("localhost", 41005, "db1")
        {
            Username = "aad_c1",
            ClientId = "c",
            TenantId = "t",
            ClientSecret = "s",
            Password = "p",
        });
        Assert.Equal(theirs.Select(entry => (entry.Name, entry.Value)), ours);

        foreach (var properties in Properties)
        {
            var added = Try<ConnectorException>(() => ConnectionStringProperties.Add(theirs, properties).Select(one => (one.Name, one.Value)));
            var json = new JsonObject(properties.Select(one => KeyValuePair.Create<string, JsonNode?>(one.Key, one.Value)));
            Assert.Equal(added, Try<ArmException>(() => LinkerConnectionString.Add(ours, json)));
            Assert.Equal(theirs.Any(one => added?.Contains((one.Name, one.Value)) == false), added is not null);
        }
    }

    // What each of the two kinds of string does with the forms that properties have.
    private static readonly Dictionary<string, string>[] Properties =
    [
        new() { ["Timeout"] = "30" },
        new() { ["Command Timeout"] = "30", ["Pooling"] = "false" },
        new() { ["Application Name"] = "my app" },
        new() { ["ü"] = "100%/ä+b" },
        new() { ["a;User"] = "x" },
        new() { ["a"] = "x&user=y" },
        new() { ["a"] = "" },
        new() { ["a"] = new string('x', 513) },
        Enumerable.Range(0, 51).ToDictionary(number => $"k{number}", _ => "v"),
    ];

    private static List<(string, string)>? Try<TRefusal>(Func<IEnumerable<(string, string)>> add) where TRefusal : Exception
    {
        try
        {
            return [.. add()];
        }
        catch (TRefusal)
        {
            return null;
        }
    }

    [Theory]
    [InlineData("python", "a b")]
    [InlineData("dotnet", "a;b")]
    [InlineData("java", "a&b")]
    [InlineData("go", "a'b")]
    public void What_the_connector_refuses_is_refused_here_too(string clientType, string user)
    {
        Assert.Throws<ConnectorException>(() => ConfigurationTemplates.Fill(
            "postgres-flexible", "systemAssignedIdentity", clientType, new ConfigurationValues { Host = "h", Port = 1, Database = "d", Username = user }));
        Assert.Throws<ArmException>(() => LinkerTemplates.Fill(
            "postgres-flexible", "systemAssignedIdentity", clientType, new LinkerValues("h", 1, "d") { Username = user }));
    }
}
