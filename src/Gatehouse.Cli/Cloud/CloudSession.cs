using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Run;
using Gatehouse.Connector;
using Gatehouse.Connector.Connections;
using Gatehouse.Connector.Graph;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Cloud;

/// <summary>The running local cloud, as the signed-in user.</summary>
internal sealed class CloudSession : IDisposable
{
    private readonly HttpClient _http;
    private readonly CliServices _services;
    private readonly Dictionary<string, TokenAnswer> _tokens = [];
    private readonly string _dataPath;
    private Login? _login;

    private CloudSession(string dataPath, RunInfo run, string? subscription, CliServices services)
    {
        _dataPath = dataPath;
        _services = services;
        Run = run;
        SubscriptionId = subscription ?? run.SubscriptionId;
        _http = new HttpClient(services.Transport(run)) { MaxResponseContentBufferSize = CloudHttp.LongestAnswer };
        Authority = new Authority(_http, run, services.Time);
        ResourceManager = new ResourceManagerClient(_http, new Uri(run.Endpoint), TokenAsync, services.Time);
    }

    public RunInfo Run { get; }

    public string SubscriptionId { get; }

    public Authority Authority { get; }

    public ResourceManagerClient ResourceManager { get; }

    public IDatabaseSessions Databases => _services.Databases(Run);

    public IDatabaseSessions MySqlDatabases => _services.MySqlDatabases(Run);

    public ConnectionServices ConnectionServices => new(ResourceManager, new GraphClient(_http, new Uri(Run.Endpoint), TokenAsync), TokenAsync, Databases, MySqlDatabases)
    {
        SourceTokens = SourceTokenAsync,
        SecretTokens = SecretTokenAsync,
        Time = _services.Time,
    };

    /// <summary>Who is signed in.</summary>
    /// <exception cref="CliException">Nobody is.</exception>
    public Login Login
        => _login ??= LoginFile.Read(_dataPath).Current
            ?? throw CliException.NotReady("Nobody is signed in. Sign in with: gatehouse login");

    /// <summary>Opens the local cloud that runs on the folder.</summary>
    /// <exception cref="CliException">None runs.</exception>
    public static CloudSession Open(string dataPath, string? subscription, CliServices services)
        => RunFile.Find(dataPath) is { } run
            ? new CloudSession(dataPath, run, subscription, services)
            : throw CliException.NotReady($"No local cloud runs on '{dataPath}'. Start it with: gatehouse up");

    /// <summary>Goes on as another principal that has signed in.</summary>
    /// <exception cref="CliException">It has not.</exception>
    public void Become(string name)
    {
        var logins = LoginFile.Read(_dataPath);
        _login = logins.Find(name) ?? throw CliException.NotReady(
            $"'{name}' is not signed in. Signed in: {(logins.All.Count == 0 ? "nobody" : string.Join(", ", logins.All.Select(login => login.Name)))}.\nSign in with: gatehouse login --user {name}");
        _tokens.Clear();
    }

    /// <summary>A token's text for a resource.</summary>
    public async ValueTask<string> TokenAsync(string resource, CancellationToken cancellationToken)
        => (await TokenAnswerAsync(resource, cancellationToken)).AccessToken;

    /// <summary>A token for a resource, from the authority; one call each command and resource.</summary>
    public async Task<TokenAnswer> TokenAnswerAsync(string resource, CancellationToken cancellationToken)
    {
        if (!_tokens.TryGetValue(resource, out var token) || token.ExpiresOn - _services.Time.GetUtcNow() < TimeSpan.FromMinutes(2))
        {
            _tokens[resource] = token = await Authority.RedeemAsync(Login, resource, cancellationToken);
            if (Login.IsUser && token.RefreshToken is { } newer)
                LoginFile.Read(_dataPath).Renew(Login with { RefreshToken = newer }, _services.Time.GetUtcNow());
        }

        return token;
    }

    /// <summary>Calls one of the local cloud's own addresses below <c>/gatehouse</c>, as the signed-in user.</summary>
    /// <exception cref="ConnectorException">It refused.</exception>
    public Task<JsonObject> CallAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
        => SendAsync(method, path, body, TokenResources.ResourceManager, cancellationToken);

    /// <summary>Calls Graph as the signed-in user.</summary>
    /// <exception cref="ConnectorException">It refused.</exception>
    public Task<JsonObject> GraphAsync(string path, CancellationToken cancellationToken)
        => SendAsync(HttpMethod.Get, path, null, TokenResources.Graph, cancellationToken);

    /// <summary>Calls an action of Graph as the signed-in user.</summary>
    /// <exception cref="CliException">It refused.</exception>
    public Task<JsonObject> GraphAsync(string path, JsonObject body, CancellationToken cancellationToken)
        => SendAsync(HttpMethod.Post, path, body, TokenResources.Graph, cancellationToken);

    /// <summary>Asks an app's identity endpoint for a token, as the app's own code would.</summary>
    public async Task<JsonObject> IdentityAsync(
        string endpoint, string header, string resource, string? clientId, CancellationToken cancellationToken)
    {
        var address = $"{endpoint}?api-version=2019-08-01&resource={Uri.EscapeDataString(resource)}{(clientId is null ? "" : "&client_id=" + Uri.EscapeDataString(clientId))}";
        var (status, answer) = await CloudHttp.SendAsync(_http, Run, () =>
        {
            var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Add("X-IDENTITY-HEADER", header);
            return request;
        }, cancellationToken);
        return (int)status is >= 200 and < 300
            ? CloudHttp.ObjectOf(answer, "the identity endpoint")
            : throw new CliException(ExitCode.Failure, $"The identity endpoint refused (HTTP {(int)status}): {Reason(answer)}");
    }

    public void Dispose() => _http.Dispose();

    // As the source's own code: by the address and the key that its environment has.
    private async Task<string?> SourceTokenAsync(string sourceId, string? clientId, string resource, CancellationToken cancellationToken)
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

    private async Task<string> SecretTokenAsync(string clientId, string secret, string resource, CancellationToken cancellationToken)
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

    private async Task<JsonObject> SendAsync(
        HttpMethod method, string path, JsonObject? body, string resource, CancellationToken cancellationToken)
    {
        var token = await TokenAsync(resource, cancellationToken);
        var (status, answer) = await CloudHttp.SendAsync(_http, Run, () =>
        {
            var request = new HttpRequestMessage(method, Run.Endpoint + path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            if (body is not null)
                request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            return request;
        }, cancellationToken);
        if ((int)status is >= 200 and < 300)
            return answer.Length == 0 ? [] : CloudHttp.ObjectOf(answer, $"'{path.Split('?')[0]}'");
        var code = status switch
        {
            System.Net.HttpStatusCode.NotFound => ExitCode.NotFound,
            System.Net.HttpStatusCode.Unauthorized => ExitCode.NotReady,
            _ => ExitCode.Failure,
        };
        throw new CliException(code, $"{method} {path.Split('?')[0]} was refused (HTTP {(int)status}): {Reason(answer)}");
    }

    // OAuth says it in error_description, Resource Manager and Graph in error.message.
    private static string Reason(string answer)
    {
        try
        {
            return JsonNode.Parse(answer) is JsonObject body
                ? body["error_description"]?.ToString() ?? (body["error"] as JsonObject)?["message"]?.ToString() ?? body["message"]?.ToString() ?? "no reason given"
                : "no reason given";
        }
        catch (System.Text.Json.JsonException)
        {
            return "no reason given";
        }
    }
}
