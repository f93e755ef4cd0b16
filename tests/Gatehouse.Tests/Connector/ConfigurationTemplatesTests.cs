using System.Text.Json;
using Gatehouse.Connector;
using Gatehouse.Connector.Configuration;

namespace Gatehouse.Tests.Connector;

public class ConfigurationTemplatesTests
{
    private const string Server = "server1";

    private static readonly Dictionary<string, (string Host, int Port)> Azure = new()
    {
        ["sql"] = (Server + ".database.windows.net", 1433),
        ["postgres-flexible"] = (Server + ".postgres.database.azure.com", 5432),
        ["mysql-flexible"] = (Server + ".mysql.database.azure.com", 3306),
        ["fabric-sql"] = ("abc.database.fabric.microsoft.com", 1433),
    };

    private static readonly JsonSerializerOptions CamelCase = new(JsonSerializerDefaults.Web);
    private static readonly Row[] Reference = Load();

    public static TheoryData<string, string, string> Combinations
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var (database, auth, clientType) in Reference.Select(row => (row.Database, row.Auth, row.ClientType)).Distinct())
                data.Add(database, auth, clientType);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public void On_azures_names_the_settings_are_exactly_azures(string database, string auth, string clientType)
    {
        var expected = Reference.Where(row => (row.Database, row.Auth, row.ClientType) == (database, auth, clientType))
            .Select(row => new ConfigurationEntry(row.Key, Original(row)));

        var (host, port) = Azure[database];
        Assert.Equal(expected, ConfigurationTemplates.Fill(database, auth, clientType, Values(host, port)));
    }

    [Fact]
    public void The_reference_has_every_combination() => Assert.Equal(524, Reference.Length);

    [Fact]
    public void A_local_server_brings_its_own_port()
    {
        var filled = ConfigurationTemplates.Fill("postgres-flexible", "systemAssignedIdentity", "dotnet", Values("localhost", 41001));

        Assert.Equal(
            new ConfigurationEntry("AZURE_POSTGRESQL_CONNECTIONSTRING", "Server=localhost;Database=db1;Port=41001;Ssl Mode=Require;User Id=aad_c;"),
            Assert.Single(filled));
    }

    [Fact]
    public void A_client_type_is_found_in_any_case()
        => Assert.Equal(
            "spring.datasource.azure.passwordless-enabled",
            ConfigurationTemplates.Fill("postgres-flexible", "systemAssignedIdentity", "SPRINGBOOT", Values("h", 1))[0].Name);

    [Theory]
    [InlineData("cobol", "systemAssignedIdentity")]
    [InlineData("dotnet", "nothing")]
    public void An_unknown_combination_is_refused(string clientType, string auth)
        => Assert.Equal(
            ConnectorErrorCode.InvalidArgument,
            Assert.Throws<ConnectorException>(() => ConfigurationTemplates.Fill("postgres-flexible", auth, clientType, Values("h", 1))).Code);

    [Theory]
    [InlineData("db;Password=x")]
    [InlineData("db host=evil")]
    [InlineData("db?sslmode=disable")]
    [InlineData("db'")]
    public void A_name_that_would_add_settings_is_refused_inside_a_connection_string(string database)
    {
        var values = Values("h", 1) with { Database = database };

        Assert.Equal(
            ConnectorErrorCode.InvalidArgument,
            Assert.Throws<ConnectorException>(() => ConfigurationTemplates.Fill("postgres-flexible", "systemAssignedIdentity", "dotnet", values)).Code);
        Assert.Contains(
            ConfigurationTemplates.Fill("postgres-flexible", "systemAssignedIdentity", "none", values), entry => entry.Value == database);
    }

    [Fact]
    public void A_value_that_looks_like_a_placeholder_stays_what_it_is()
    {
        var values = Values("h", 1) with { Database = "{password}" };

        Assert.Contains(
            ConfigurationTemplates.Fill("postgres-flexible", "systemAssignedIdentity", "none", values),
            entry => entry.Value == "{password}");
    }

    [Fact]
    public void A_missing_value_is_refused()
        => Assert.Throws<ConnectorException>(
            () => ConfigurationTemplates.Fill("postgres-flexible", "userAssignedIdentity", "dotnet", Values("h", 1) with { ClientId = null }));

    [Fact]
    public void Values_keep_their_secrets_out_of_their_text()
        => Assert.DoesNotContain("hush", Values("h", 1).ToString(), StringComparison.Ordinal);

    private static ConfigurationValues Values(string host, int port) => new()
    {
        Host = host,
        Port = port,
        Database = "db1",
        Username = "aad_c",
        ClientId = "client-1",
        TenantId = "tenant-1",
        ClientSecret = "hush-1",
        Password = "hush-2",
    };

    private static string Original(Row row) => row.Value
        .Replace("{server}", Server, StringComparison.Ordinal).Replace("{host}", Azure[row.Database].Host, StringComparison.Ordinal)
        .Replace("{database}", "db1", StringComparison.Ordinal).Replace("{username}", "aad_c", StringComparison.Ordinal)
        .Replace("{clientId}", "client-1", StringComparison.Ordinal).Replace("{tenantId}", "tenant-1", StringComparison.Ordinal)
        .Replace("{clientSecret}", "hush-1", StringComparison.Ordinal).Replace("{password}", "hush-2", StringComparison.Ordinal)
        .Replace("{uriEscapedPassword}", "hush-2", StringComparison.Ordinal);

    private static Row[] Load()
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Connector", "service-connector-configurations.json"));
        return JsonSerializer.Deserialize<Row[]>(file, CamelCase)!;
    }

    private sealed record Row(string Database, string Auth, string ClientType, string Key, string Value);
}
