using Gatehouse.Connector.Configuration;
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
    }

    [Theory]
    [InlineData("python", "a b")]
    [InlineData("dotnet", "a;b")]
    [InlineData("java", "a&b")]
    [InlineData("go", "a'b")]
    public void What_the_connector_refuses_is_refused_here_too(string clientType, string user)
    {
        Assert.Throws<Gatehouse.Connector.ConnectorException>(() => ConfigurationTemplates.Fill(
            "postgres-flexible", "systemAssignedIdentity", clientType, new ConfigurationValues { Host = "h", Port = 1, Database = "d", Username = user }));
        Assert.Throws<ArmException>(() => LinkerTemplates.Fill(
            "postgres-flexible", "systemAssignedIdentity", clientType, new LinkerValues("h", 1, "d") { Username = user }));
    }
}
