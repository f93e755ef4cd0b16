using System.Globalization;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.ManagedIdentity;
using Gatehouse.ServerTests.Identity;
using Gatehouse.Tests.Support;
using Microsoft.Data.SqlClient;

namespace Gatehouse.ServerTests.Sql.Clients;

/// <summary>The drivers' own managed identity, as the tutorials' programs use it: no token is handed to them.</summary>
[Collection(SqlClientsCollection.Name)]
public class IdentityTests(SqlClients clients)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Node_program_reads_as_its_app_and_cannot_write(bool isUserAssigned)
    {
        var (database, app, identity) = await PrepareAsync("node", isUserAssigned);
        var settings = new JsonObject
        {
            ["port"] = clients.Port,
            ["database"] = database,
            ["clientId"] = isUserAssigned ? identity.ClientId
            : null
        };
        var script = Path.Combine(SourceTree.Root, "tests", "Gatehouse.ServerTests", "Sql", "Clients", "Node", "identity.mjs");

        var output = await ClientProgram.RunAsync(
            clients.Cloud, "node", [script, Path.Combine(SourceTree.Root, "samples"), settings.ToJsonString()],
            [.. IdentityOf(app), ("NODE_EXTRA_CA_CERTS", clients.Cloud.Host.Context.Data.CaCertificate)]);

        Assert.Equal("""{"rows":[{"id":10,"name":"ten"}],"count":1,"denied":229}""", output);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DotNet_program_reads_as_its_app(bool isUserAssigned)
    {
        var (database, app, identity) = await PrepareAsync("dotnet", isUserAssigned);
        var text = new SqlConnectionStringBuilder
        {
            DataSource = string.Create(CultureInfo.InvariantCulture, $"tcp:localhost,{clients.Port}"),
            InitialCatalog = database,
            Authentication = SqlAuthenticationMethod.ActiveDirectoryManagedIdentity,
            Encrypt = true,
        };
        if (isUserAssigned)
            text.UserID = identity.ObjectId; // SqlClient 2.1 asks by object id

        var output = await ClientProgram.RunAsync(
            clients.Cloud, "dotnet", ["exec", typeof(SqlProgram).Assembly.Location, "sql", text.ConnectionString,
                "SELECT USER_NAME() + N':' + name FROM mytable WHERE id = 10"],
            [.. IdentityOf(app), ("SSL_CERT_FILE", clients.Cloud.Host.Context.Data.CaCertificate)]);

        Assert.Equal($"{identity.Name}:ten", output);
    }

    private async Task<(string Database, string App, (string Name, string ObjectId, string ClientId) Identity)> PrepareAsync(string kind,
        bool isUserAssigned)
    {
        var cloud = clients.Cloud;
        var app = $"sql-{kind}-{(isUserAssigned ? "user" : "system")}";
        var identity = new JsonObject { ["type"] = "SystemAssigned" };
        if (isUserAssigned)
        {
            var path = $"{cloud.GroupPath}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{app}-identity";
            await cloud.OkAsync(HttpMethod.Put, path, new JsonObject { ["location"] = "westeurope" });
            identity = new JsonObject
            {
                ["type"] = "UserAssigned",
                ["userAssignedIdentities"] = new JsonObject { [path] = new JsonObject() }
            };
        }

        var site = await cloud.OkAsync(HttpMethod.Put, cloud.Site(app), new JsonObject
        {
            ["location"] = "westeurope",
            ["identity"] = identity,
            ["properties"] = new JsonObject(),
        });
        var principal = isUserAssigned ? site["identity"]!["userAssignedIdentities"]!.AsObject().Single().Value! : site["identity"]!;
        var name = isUserAssigned ? $"{app}-identity" : app;

        var database = $"id_{kind}_{(isUserAssigned ? "user" : "system")}";
        await using var owner = new SqlConnection(await clients.CreateDatabaseAsync(database));
        await owner.OpenAsync();
        await using var command = new SqlCommand(
            $"""
            CREATE TABLE mytable (id int, name nvarchar(20)); INSERT mytable VALUES (10, N'ten'), (11, N'eleven');
            CREATE USER [{name}] FROM EXTERNAL PROVIDER; ALTER ROLE db_datareader ADD MEMBER [{name}]
            """, owner);
        await command.ExecuteNonQueryAsync();
        return (database, app, (name, (string)principal["principalId"]!, (string?)principal["clientId"] ?? ""));
    }

    // With a closed port as the machine's identity endpoint: no library must try the real one.
    private (string Name, string Value)[] IdentityOf(string app) =>
    [
        ("IDENTITY_ENDPOINT", $"{clients.Cloud.Host.Context.Addresses.Identity}/msi/token"),
        ("IDENTITY_HEADER", new AppSecrets(clients.Cloud.Host.Context.Data).For(clients.Cloud.Site(app))),
        ("AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://127.0.0.1:9"),
    ];
}
