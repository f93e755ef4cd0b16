using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Run;
using Gatehouse.Connector;

namespace Gatehouse.Cli.Cloud;

/// <summary>The running local cloud, as the signed-in user.</summary>
internal sealed class LocalSession : CloudSession
{
    private readonly CliServices _services;
    private readonly string _dataPath;
    private Login? _login;

    private LocalSession(string dataPath, RunInfo run, string? subscription, CliServices services) : base(
        services.Transport(run), new Uri(run.Endpoint), services.Time)
    {
        _dataPath = dataPath;
        _services = services;
        Run = run;
        SubscriptionId = subscription ?? run.SubscriptionId;
        Authority = new Authority(Http, run, services.Time);
    }

    public RunInfo Run { get; }

    public override string SubscriptionId { get; }

    public Authority Authority { get; }

    public override IDatabaseSessions Databases => _services.Databases(Run);

    public override IDatabaseSessions MySqlDatabases => _services.MySqlDatabases(Run);

    public override IDatabaseSessions SqlDatabases => _services.SqlDatabases(Run);

    /// <summary>Who is signed in.</summary>
    /// <exception cref="CliException">Nobody is.</exception>
    public Login Login
        => _login ??= LoginFile.Read(_dataPath).Current
            ?? throw CliException.NotReady("Nobody is signed in. Sign in with: gatehouse login");

    protected override CloudName Name => CloudName.Local(Run);

    protected override string GraphEndpoint => Run.Endpoint;

    /// <summary>Opens the local cloud that runs on the folder.</summary>
    /// <exception cref="CliException">None runs.</exception>
    public static LocalSession Open(string dataPath, string? subscription, CliServices services)
        => RunFile.Find(dataPath) is { } run
            ? new LocalSession(dataPath, run, subscription, services)
            : throw CliException.NotReady(
                $"No local cloud runs on '{dataPath}'. Start it with: gatehouse up\nFor Azure itself, type --cloud azure.");

    /// <summary>Goes on as another principal that has signed in.</summary>
    /// <exception cref="CliException">It has not.</exception>
    public void Become(string name)
    {
        var logins = LoginFile.Read(_dataPath);
        _login = logins.Find(name) ?? throw CliException.NotReady(
            $"'{name}' is not signed in. Signed in: "
            + $"{(logins.All.Count == 0 ? "nobody" : string.Join(", ", logins.All.Select(login => login.Name)))}.\n"
            + $"Sign in with: gatehouse login --user {name}");
        ForgetTokens();
    }

    public override ValueTask<SignedIn> SignedInAsync(CancellationToken cancellationToken)
        => new(new SignedIn(Login.Name, Login.IsUser, Run.TenantId));

    public override Task<JsonObject> AccountAsync(CancellationToken cancellationToken) => Task.FromResult(new JsonObject
    {
        ["environmentName"] = "AzureCloud",
        ["homeTenantId"] = Run.TenantId,
        ["id"] = SubscriptionId,
        ["isDefault"] = true,
        ["managedByTenants"] = new JsonArray(),
        ["name"] = "Gatehouse local cloud",
        ["state"] = "Enabled",
        ["tenantId"] = Run.TenantId,
        ["user"] = new JsonObject { ["name"] = Login.Name, ["type"] = Login.IsUser ? "user" : "servicePrincipal" },
    });

    /// <summary>Calls one of the local cloud's own addresses below <c>/gatehouse</c>, as the signed-in user.</summary>
    /// <exception cref="CliException">It refused.</exception>
    public Task<JsonObject> CallAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
        => SendAsync(method, Run.Endpoint, path, body, TokenResources.ResourceManager, cancellationToken);

    /// <summary>Asks an app's identity endpoint for a token, as the app's own code would.</summary>
    public async Task<JsonObject> IdentityAsync(
        string endpoint, string header, string resource, string? clientId, CancellationToken cancellationToken)
    {
        var address = $"{endpoint}?api-version=2019-08-01&resource={Uri.EscapeDataString(resource)}"
            + (clientId is null ? "" : "&client_id=" + Uri.EscapeDataString(clientId));
        var (status, answer) = await CloudHttp.SendAsync(Http, Name, () =>
        {
            var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Add("X-IDENTITY-HEADER", header);
            return request;
        }, cancellationToken);
        return (int)status is >= 200 and < 300
            ? CloudHttp.ObjectOf(answer, "the identity endpoint")
            : throw new CliException(
                ExitCode.Failure, $"The identity endpoint refused (HTTP {(int)status}): {CloudHttp.ReasonOf(answer)}");
    }

    protected override async Task<TokenAnswer> FetchAsync(string resource, CancellationToken cancellationToken)
    {
        var token = await Authority.RedeemAsync(Login, resource, cancellationToken);
        if (Login.IsUser && token.RefreshToken is { } newer)
            LoginFile.Read(_dataPath).Renew(Login with { RefreshToken = newer }, _services.Time.GetUtcNow());
        return token;
    }

    // As the source's own code: by the address and the key that its environment has.
    protected override async Task<string?> SourceTokenAsync(string sourceId, string? clientId, string resource, CancellationToken cancellationToken)
    {
        try
        {
            var environment = await AppEnvironment.ReadAsync(this, sourceId, cancellationToken);
            return environment.TryGetValue("IDENTITY_ENDPOINT", out var endpoint) && environment.TryGetValue("IDENTITY_HEADER", out var header)
                ? (string?)(await IdentityAsync(endpoint, header, resource, clientId, cancellationToken))["access_token"]
                : null;
        }
        catch (CliException e)
        {
            throw new ConnectorException(ConnectorErrorCode.Refused, e.Message, e);
        }
    }

    protected override async Task<string> SecretTokenAsync(string clientId, string secret, string resource, CancellationToken cancellationToken)
    {
        try
        {
            return (await Authority.SecretAsync(clientId, secret, resource, cancellationToken)).AccessToken;
        }
        catch (CliException e)
        {
            throw new ConnectorException(ConnectorErrorCode.Refused, e.Message, e);
        }
    }
}
