using System.Text.Json.Nodes;
using Gatehouse.Connector;
using Gatehouse.Connector.Configuration;
using Gatehouse.Connector.Connections;
using Gatehouse.Tests.Connector;

namespace Gatehouse.Tests.LocalCloud.ResourceManager;

/// <summary>The reference's rows once more, for an app that has a connection to such a database already.</summary>
public sealed class SecondConnectionTests(Arm arm) : IClassFixture<Arm>
{
    private static readonly Dictionary<string, (string Server, string Prefix)> Databases = new()
    {
        ["sql"] = ("Microsoft.Sql/servers/s1", "AZURE_SQL_"),
        ["postgres-flexible"] = ("Microsoft.DBforPostgreSQL/flexibleServers/s1", "AZURE_POSTGRESQL_"),
        ["mysql-flexible"] = ("Microsoft.DBforMySQL/flexibleServers/s1", "AZURE_MYSQL_"),
    };

    public static TheoryData<string, string, string> Combinations
        => Without(ConfigurationTemplatesTests.Combinations, "fabric-sql"); // no resource

    /// <summary>The reference's other file: clients of SQL Server that have no login without a password.</summary>
    public static TheoryData<string, string> Unsupported
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var clientType in new[] { "go", "php", "django", "ruby" })
            {
                foreach (var auth in new[] { "systemAssignedIdentity", "userAssignedIdentity", "servicePrincipalSecret" })
                    data.Add(clientType, auth);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public async Task The_second_connection_has_its_name_in_the_keys(string database, string auth, string clientType)
    {
        var site = $"{arm.Group}/providers/Microsoft.Web/sites/w{Guid.NewGuid():N}";
        await arm.OkAsync("PUT", site, """{"location": "eastus"}""");
        var first = await NamesAsync(site, "first", database, auth, clientType);
        var second = await NamesAsync(site, "conn.2", database, auth, clientType);

        var prefix = Databases[database].Prefix;
        Assert.Equal(first.Select(key => ConfigurationKeys.Rename(key, prefix, "CONN_2")), second);
        // What a library of Spring reads has no prefix and cannot be renamed; everything else is kept apart.
        Assert.All(first.Intersect(second), key => Assert.StartsWith("spring.", key, StringComparison.Ordinal));
        Assert.All(second.Except(first), key => Assert.StartsWith(prefix + "CONN_2_", key, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Unsupported))]
    public async Task What_the_reference_calls_unsupported_is_refused(string clientType, string auth)
    {
        await arm.OkAsync("PUT", arm.Site, """{"location": "eastus"}""");
        var linker = arm.Site + "/providers/Microsoft.ServiceLinker/linkers/c1";
        var (status, answer) = await arm.SendAsync("PUT", linker, Linkers.Body(DatabaseOf("sql"), await AuthAsync(auth), clientType));
        Assert.Equal((400, "InvalidParameterValue"), (status, (string?)answer!["error"]!["code"]));
        Assert.Contains($"'{clientType}'", (string?)answer["error"]!["message"], StringComparison.Ordinal);
        Assert.Throws<ConnectorException>(() => ConfigurationTemplates.Fill(
            "sql", auth, clientType, new ConfigurationValues
            {
                Host = "h",
                Port = 1,
                Database = "d",
                Username = "u",
                ClientId = "c",
                ClientSecret = "s",
                TenantId = "t"
            }));
    }

    private async Task<List<string>> NamesAsync(string site, string name, string database, string auth, string clientType)
    {
        var linker = $"{site}/providers/Microsoft.ServiceLinker/linkers/{name}";
        await arm.OkAsync("PUT", linker, Linkers.Body(DatabaseOf(database), await AuthAsync(auth), clientType));
        var listed = (await arm.OkAsync("POST", linker + "/listConfigurations"))["configurations"]!.AsArray();
        Assert.NotEmpty(listed);
        return [.. listed.Select(setting => (string)setting!["name"]!)];
    }

    private string DatabaseOf(string database)
    {
        var server = $"{arm.Group}/providers/{Databases[database].Server}";
        if (arm.Cloud.State.Find(server) is null)
            Linkers.StoreServer(arm, server, "db1");
        return server + "/databases/db1";
    }

    private async Task<string> AuthAsync(string auth)
    {
        var identity = await arm.OkAsync(
            "PUT", arm.Group + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id1", """{"location": "eastus"}""");
        return new JsonObject
        {
            ["authType"] = auth,
            [auth == "secret" ? "name" : "userName"] = "user1",
            ["clientId"] = (string?)identity["properties"]!["clientId"],
            ["principalId"] = (string?)identity["properties"]!["principalId"],
            ["secret"] = "s",
            ["secretInfo"] = new JsonObject { ["secretType"] = "rawValue", ["value"] = "p" },
        }.ToJsonString();
    }

    private static TheoryData<string, string, string> Without(TheoryData<string, string, string> rows, string database)
    {
        var data = new TheoryData<string, string, string>();
        foreach (var row in rows.Where(row => (string)row[0] != database))
            data.Add((string)row[0], (string)row[1], (string)row[2]);
        return data;
    }
}
