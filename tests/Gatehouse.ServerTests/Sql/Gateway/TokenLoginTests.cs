using System.Globalization;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.ManagedIdentity;
using Gatehouse.ServerTests.Identity;
using Gatehouse.Tests.Support;
using Microsoft.Data.SqlClient;

namespace Gatehouse.ServerTests.Sql.Gateway;

/// <summary>Real drivers log in with tokens: in the login, asked for, of a managed identity, and over TDS 8.0.</summary>
[Collection(SqlGatewayCollection.Name)]
public class TokenLoginTests(SqlGateway gateway)
{
    private string Developer => gateway.Cloud.Host.Context.Directory.Users.All[0].UserPrincipalName;

    [Fact]
    public async Task Access_token_of_sqlclient_logs_in_as_its_principal()
    {
        await using var connection = await gateway.OpenAsync();

        Assert.Equal(SqlGateway.Database, connection.Database);
        Assert.Equal(Developer, await SqlGateway.ScalarAsync(connection, "SELECT ORIGINAL_LOGIN()"));
    }

    [Fact]
    public async Task Sqlclient_is_told_where_to_get_a_token()
    {
        var provider = new DeveloperProvider(gateway);
        SqlAuthenticationProvider.SetProvider(SqlAuthenticationMethod.ActiveDirectoryInteractive, provider);
        await using var connection = SqlGateway.Connect(gateway.Port, token: null, $"Authentication=Active Directory Interactive;User ID={Developer}");
        await connection.OpenAsync();

        Assert.Equal(Developer, await SqlGateway.ScalarAsync(connection, "SELECT ORIGINAL_LOGIN()"));
        Assert.Equal((SqlGateway.Resource, $"https://login.microsoftonline.com/{gateway.Cloud.Host.Context.Tenant.TenantId}"), provider.Asked);
    }

    [Theory]
    [InlineData("token", "true")]
    [InlineData("token", "strict")]
    [InlineData("default", "true")]
    [InlineData("default", "strict")]
    [InlineData("msi", "true")]
    public async Task Tedious_logs_in_as_an_app(string kind, string encrypt)
    {
        var app = $"app-{kind}-{encrypt}";
        await gateway.Cloud.OkAsync(HttpMethod.Put, gateway.Cloud.Site(app), new JsonObject
        {
            ["location"] = "westeurope",
            ["identity"] = new JsonObject { ["type"] = "SystemAssigned" },
            ["properties"] = new JsonObject(),
        });
        await using (var connection = await gateway.OpenAsync())
            await SqlGateway.ScalarAsync(connection, $"CREATE USER [{app}] FROM EXTERNAL PROVIDER");

        var output = await NodeAsync(app, kind, encrypt);

        Assert.Equal(new JsonObject { ["user"] = app, ["database"] = SqlGateway.Database, ["one"] = 1 }.ToJsonString(), output);
    }

    [Fact]
    public async Task App_without_a_user_in_the_database_is_refused()
    {
        const string App = "app-stranger";
        await gateway.Cloud.OkAsync(HttpMethod.Put, gateway.Cloud.Site(App), new JsonObject
        {
            ["location"] = "westeurope",
            ["identity"] = new JsonObject { ["type"] = "SystemAssigned" },
            ["properties"] = new JsonObject(),
        });

        Assert.Equal("""{"error":"ELOGIN","gatehouse":"DatabaseUserNotFound"}""", await NodeAsync(App, "default", "true"));
    }

    [Theory]
    [InlineData("not a token")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    public async Task What_is_no_token_is_error_18456(string token) => await RefusedAsync(SqlGateway.Connect(gateway.Port, token), 18456);

    [Fact]
    public async Task Token_of_another_resource_is_error_18456()
        => await RefusedAsync(SqlGateway.Connect(gateway.Port, gateway.Cloud.DeveloperToken("https://ossrdbms-aad.database.windows.net")), 18456);

    [Fact]
    public async Task Stranger_is_error_18456()
        => await RefusedAsync(SqlGateway.Connect(gateway.Port, gateway.Cloud.DatabaseToken(Guid.NewGuid().ToString())), 18456);

    [Theory]
    [InlineData("Encrypt=false")] // SqlClient then offers to send its login in clear
    [InlineData("Encrypt=true")]
    public async Task Session_is_inside_tls_whatever_the_client_asks_for(string encrypt)
    {
        await using var connection = await gateway.OpenAsync(more: encrypt);

        Assert.Equal(1, await SqlGateway.ScalarAsync(connection, "SELECT 1"));
    }

    private async Task<string> NodeAsync(string app, string kind, string encrypt)
    {
        var context = gateway.Cloud.Host.Context;
        var secret = new AppSecrets(context.Data).For(gateway.Cloud.Site(app));
        var script = Path.Combine(SourceTree.Root, "tests", "Gatehouse.ServerTests", "Sql", "Gateway", "login.mjs");
        return await ClientProgram.RunAsync(
            gateway.Cloud, "node",
            [script, Path.Combine(SourceTree.Root, "samples"), gateway.Port.ToString(CultureInfo.InvariantCulture), SqlGateway.Database, kind, encrypt],
            ("NODE_EXTRA_CA_CERTS", context.Data.CaCertificate),
            ("IDENTITY_ENDPOINT", $"{context.Addresses.Identity}/msi/token"),
            ("IDENTITY_HEADER", secret));
    }

    private static async Task RefusedAsync(SqlConnection connection, int number)
    {
        await using (connection)
            Assert.Equal(number, (await Assert.ThrowsAsync<SqlException>(connection.OpenAsync)).Number);
    }

    private sealed class DeveloperProvider(SqlGateway gateway) : SqlAuthenticationProvider
    {
        public (string Resource, string Authority) Asked { get; private set; }

        public override bool IsSupported(SqlAuthenticationMethod authenticationMethod) => true;

        public override Task<SqlAuthenticationToken> AcquireTokenAsync(SqlAuthenticationParameters parameters)
        {
            Asked = (parameters.Resource, parameters.Authority);
            return Task.FromResult(new SqlAuthenticationToken(gateway.Cloud.DeveloperToken(parameters.Resource), TimeProvider.System.GetUtcNow().AddHours(1)));
        }
    }
}
