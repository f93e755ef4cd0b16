using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Gatehouse.Gateway.Tds;
using Gatehouse.Protocols.Tds;
using Gatehouse.ServerTests.ResourceManager;
using Microsoft.Data.SqlClient;

namespace Gatehouse.ServerTests.Sql.Gateway;

/// <summary>
/// A local cloud with one SQL server, which the signed-in developer administers, and two gateways in front of it: they reach it over the
/// network as they would a real SQL Server.
/// </summary>
public sealed class SqlGateway : IAsyncLifetime
{
    public const string Resource = "https://database.windows.net/";
    public const string Database = "shop";
    private const string Login = "sqlowner";
    private readonly List<TdsListener> _fronts = [];

    public TestCloud Cloud { get; } = new();

    /// <summary>The server's own port.</summary>
    public int Port { get; private set; }

    /// <summary>Port of a gateway in front of it, which logs in as a SQL login over TDS 7.4.</summary>
    public int ByLogin { get; private set; }

    /// <summary>Port of a gateway in front of it, which logs in with a token when asked for it, over TDS 8.0.</summary>
    public int ByToken { get; private set; }

    public string Token => Cloud.DeveloperToken(Resource);

    private string ServerPath => $"{Cloud.GroupPath}/providers/Microsoft.Sql/servers/sql-gateway";

    public async Task InitializeAsync()
    {
        await Cloud.InitializeAsync();
        await Cloud.OkAsync(HttpMethod.Put, ServerPath, new JsonObject
        {
            ["location"] = "westeurope",
            ["properties"] = new JsonObject { ["administratorLogin"] = Login, ["administratorLoginPassword"] = TestCloud.Password },
        });
        var developer = Cloud.Host.Context.Directory.Users.All[0];
        await Cloud.OkAsync(HttpMethod.Put, $"{ServerPath}/administrators/ActiveDirectory", new JsonObject
        {
            ["properties"] = new JsonObject
            {
                ["administratorType"] = "ActiveDirectory",
                ["login"] = developer.UserPrincipalName,
                ["sid"] = developer.Id,
                ["tenantId"] = Cloud.Host.Context.Tenant.TenantId,
            },
        });
        await Cloud.OkAsync(HttpMethod.Put, $"{ServerPath}/databases/{Database}", new JsonObject { ["location"] = "westeurope" });
        Port = (int)(await Cloud.OkAsync(HttpMethod.Get, ServerPath))["properties"]!["port"]!;

        ByLogin = await StartFrontAsync(strict: false, FedAuthLibrary.SecurityToken, new DatabaseUser("front", Login, TestCloud.Password));
        ByToken = await StartFrontAsync(strict: true, FedAuthLibrary.Msal, new DatabaseUser("front", new DeveloperTokens(this)));
    }

    public async Task DisposeAsync()
    {
        SqlConnection.ClearAllPools();
        foreach (var front in _fronts)
            await front.DisposeAsync();
        await Cloud.DisposeAsync();
    }

    /// <summary>A connection that has not been opened.</summary>
    /// <param name="port">The gateway's port.</param>
    /// <param name="token">The token; null for none.</param>
    /// <param name="more">What else the connection string says.</param>
    public static SqlConnection Connect(int port, string? token, string more = "") => new(string.Create(
        CultureInfo.InvariantCulture,
        $"Data Source=tcp:localhost,{port};Initial Catalog={Database};Encrypt=true;TrustServerCertificate=true;ConnectRetryCount=0;Connect Timeout=30;{more}"))
    {
        AccessToken = token,
    };

    public async Task<SqlConnection> OpenAsync(int? port = null, string more = "")
    {
        var connection = Connect(port ?? Port, Token, more);
        await connection.OpenAsync();
        return connection;
    }

    public static async Task<object?> ScalarAsync(SqlConnection connection, string sql)
    {
        await using var command = new SqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private async Task<int> StartFrontAsync(bool strict, FedAuthLibrary library, DatabaseUser user)
    {
        var context = Cloud.Host.Context;
        var address = new TdsTcp("localhost", Port) { Strict = strict, TrustedRoots = [X509CertificateLoader.LoadCertificateFromFile(context.Data.CaCertificate)] };
        var options = new TdsListenerOptions
        {
            Name = $"front-{library}",
            Certificate = context.Certificates.IssueServerCertificate("localhost", "127.0.0.1"),
            Upstream = new TdsServer(address) { TokenLibrary = library },
            Authority = $"https://login.microsoftonline.com/{context.Tenant.TenantId}",
        };
        var front = await TdsListener.StartAsync(options, context.TokensFor(Resource), new OneUser(user), audit: null, Cloud.Errors, TimeProvider.System, default);
        _fronts.Add(front);
        return front.Endpoint.Port;
    }

    /// <summary>Every principal is the same database user.</summary>
    private sealed class OneUser(DatabaseUser user) : IDatabaseUsers
    {
        public ValueTask<DatabaseUser?> FindUserAsync(DatabasePrincipal principal, string database, CancellationToken cancellationToken)
            => ValueTask.FromResult<DatabaseUser?>(user);
    }

    private sealed class DeveloperTokens(SqlGateway gateway) : IUpstreamTokens
    {
        public ValueTask<string> GetTokenAsync(string resource, CancellationToken cancellationToken)
            => ValueTask.FromResult(gateway.Cloud.DeveloperToken(resource));
    }
}

[CollectionDefinition(Name)]
public class SqlGatewayCollection : ICollectionFixture<SqlGateway>
{
    public const string Name = "SQL gateway";
}
