using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector;
using Gatehouse.Connector.Connections;
using Gatehouse.Connector.Graph;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Cloud;

/// <summary>A cloud as the signed-in principal: the local one or Azure. Commands know no difference.</summary>
internal abstract class CloudSession : IDisposable
{
    private readonly Dictionary<string, TokenAnswer> _tokens = [];
    private readonly TimeProvider _time;

    /// <summary>Opens the session; nothing is sent yet.</summary>
    /// <param name="transport">The way to the cloud, which decides what certificates are trusted.</param>
    /// <param name="endpoint">Base address of Resource Manager.</param>
    /// <param name="time">The clock.</param>
    protected CloudSession(HttpMessageHandler transport, Uri endpoint, TimeProvider time)
    {
        _time = time;
        Http = new HttpClient(transport) { MaxResponseContentBufferSize = CloudHttp.LongestAnswer };
        ResourceManager = new ResourceManagerClient(Http, endpoint, TokenAsync, time);
    }

    /// <summary>The subscription that the command is about.</summary>
    public abstract string SubscriptionId { get; }

    public ResourceManagerClient ResourceManager { get; }

    /// <summary>The way to PostgreSQL servers.</summary>
    public abstract IDatabaseSessions Databases { get; }

    /// <summary>The way to MySQL servers.</summary>
    public abstract IDatabaseSessions MySqlDatabases { get; }

    /// <summary>The way to SQL servers.</summary>
    public abstract IDatabaseSessions SqlDatabases { get; }

    public ConnectionServices ConnectionServices => new(
        ResourceManager, new GraphClient(Http, new Uri(GraphEndpoint), TokenAsync), TokenAsync, Databases, MySqlDatabases, SqlDatabases)
    {
        SourceTokens = SourceTokenAsync,
        SecretTokens = SecretTokenAsync,
        Time = _time,
    };

    /// <summary>This session, where it is one of the local cloud.</summary>
    /// <exception cref="CliException">It is not.</exception>
    public LocalSession Local => this as LocalSession ?? throw CliException.Usage(
        "Only the local cloud can do that. Leave --cloud azure away, or type --cloud local.");

    protected HttpClient Http { get; }

    /// <summary>The cloud in an error.</summary>
    protected abstract CloudName Name { get; }

    /// <summary>Base address of Graph, without a last slash.</summary>
    protected abstract string GraphEndpoint { get; }

    /// <summary>Who is signed in.</summary>
    /// <exception cref="CliException">Nobody is.</exception>
    public abstract ValueTask<SignedIn> SignedInAsync(CancellationToken cancellationToken);

    /// <summary>The subscription and who is signed in, in the Azure CLI's shape.</summary>
    /// <exception cref="CliException">Nobody is signed in.</exception>
    public abstract Task<JsonObject> AccountAsync(CancellationToken cancellationToken);

    /// <summary>A token's text for a resource.</summary>
    public async ValueTask<string> TokenAsync(string resource, CancellationToken cancellationToken)
        => (await TokenAnswerAsync(resource, cancellationToken)).AccessToken;

    /// <summary>A token for a resource, from the authority; one call each command and resource.</summary>
    public async Task<TokenAnswer> TokenAnswerAsync(string resource, CancellationToken cancellationToken)
    {
        if (!_tokens.TryGetValue(resource, out var token) || token.ExpiresOn - _time.GetUtcNow() < TimeSpan.FromMinutes(2))
            _tokens[resource] = token = await FetchAsync(resource, cancellationToken);
        return token;
    }

    /// <summary>Calls Graph as the signed-in principal.</summary>
    /// <exception cref="CliException">It refused.</exception>
    public Task<JsonObject> GraphAsync(string path, CancellationToken cancellationToken)
        => SendAsync(HttpMethod.Get, GraphEndpoint, path, null, TokenResources.Graph, cancellationToken);

    /// <summary>Calls an action of Graph as the signed-in principal.</summary>
    /// <exception cref="CliException">It refused.</exception>
    public Task<JsonObject> GraphAsync(string path, JsonObject body, CancellationToken cancellationToken)
        => SendAsync(HttpMethod.Post, GraphEndpoint, path, body, TokenResources.Graph, cancellationToken);

    public void Dispose() => Http.Dispose();

    /// <summary>Gets a new token.</summary>
    protected abstract Task<TokenAnswer> FetchAsync(string resource, CancellationToken cancellationToken);

    /// <summary>Gets a token as a source itself would. Null: nobody but the source can.</summary>
    /// <exception cref="ConnectorException">It was refused.</exception>
    protected virtual Task<string?> SourceTokenAsync(string sourceId, string? clientId, string resource, CancellationToken cancellationToken)
        => Task.FromResult<string?>(null);

    /// <summary>Gets a token of a service principal by its secret.</summary>
    /// <exception cref="ConnectorException">It was refused.</exception>
    protected abstract Task<string> SecretTokenAsync(string clientId, string secret, string resource, CancellationToken cancellationToken);

    protected void ForgetTokens() => _tokens.Clear();

    protected async Task<JsonObject> SendAsync(
        HttpMethod method, string endpoint, string path, JsonObject? body, string resource, CancellationToken cancellationToken)
    {
        var token = await TokenAsync(resource, cancellationToken);
        var (status, answer) = await CloudHttp.SendAsync(Http, Name, () =>
        {
            var request = new HttpRequestMessage(method, endpoint + path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            if (body is not null)
                request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            return request;
        }, cancellationToken);
        if ((int)status is >= 200 and < 300)
            return answer.Length == 0 ? [] : CloudHttp.ObjectOf(answer, $"'{path.Split('?')[0]}'");
        var code = status switch
        {
            HttpStatusCode.NotFound => ExitCode.NotFound,
            HttpStatusCode.Unauthorized => ExitCode.NotReady,
            _ => ExitCode.Failure,
        };
        throw new CliException(code, $"{method} {path.Split('?')[0]} was refused (HTTP {(int)status}): {CloudHttp.ReasonOf(answer)}");
    }
}
