using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector;

namespace Gatehouse.Cli.Cloud;

/// <summary>The addresses and audiences of one Azure: the public one, a sovereign one, or what a metadata endpoint describes.</summary>
/// <param name="Name">Its name, as the Azure CLI writes it into its profile.</param>
/// <param name="Authority">Base address of Entra.</param>
/// <param name="ResourceManager">Base address of Resource Manager.</param>
/// <param name="Graph">Base address of Graph; also its audience.</param>
/// <param name="ResourceManagerAudience">Audience of Resource Manager.</param>
/// <param name="OpenSourceAudience">Audience of PostgreSQL and MySQL.</param>
/// <param name="SqlAudience">Audience of Azure SQL.</param>
internal sealed record AzureEnvironment(
    string Name,
    Uri Authority,
    Uri ResourceManager,
    Uri Graph,
    string ResourceManagerAudience,
    string OpenSourceAudience,
    string SqlAudience)
{
    public const string AuthorityVariable = "AZURE_AUTHORITY_HOST";
    public const string MetadataVariable = "ARM_CLOUD_METADATA_URL";
    private const string PublicSql = "https://database.windows.net";

    // https://learn.microsoft.com/azure/developer/identity/national-clouds and the Azure CLI's `az cloud list`
    private static readonly AzureEnvironment[] Known =
    [
        Of("AzureCloud", "login.microsoftonline.com", "management.azure.com", "graph.microsoft.com", "database.windows.net"),
        Of(
            "AzureUSGovernment", "login.microsoftonline.us", "management.usgovcloudapi.net", "graph.microsoft.us", "database.usgovcloudapi.net"),
        Of(
            "AzureChinaCloud", "login.chinacloudapi.cn", "management.chinacloudapi.cn", "microsoftgraph.chinacloudapi.cn",
            "database.chinacloudapi.cn"),
    ];

    /// <summary>The public Azure.</summary>
    public static AzureEnvironment Public => Known[0];

    /// <summary>Whether Microsoft runs the authority: only then can it be looked up among Microsoft's.</summary>
    public bool IsMicrosoft => Known.Any(known => known.Authority.Host.Equals(Authority.Host, StringComparison.OrdinalIgnoreCase));

    /// <summary>Finds the environment that <c>ARM_CLOUD_METADATA_URL</c> and <c>AZURE_AUTHORITY_HOST</c> name, else the public one.</summary>
    /// <exception cref="CliException">One of them cannot be used, or the endpoint does not answer.</exception>
    public static async Task<AzureEnvironment> ReadAsync(
        Func<string, string?> variables, HttpClient http, CancellationToken cancellationToken)
    {
        var authority = variables(AuthorityVariable) is { } host
            ? Https(AuthorityVariable, host.Contains("://", StringComparison.Ordinal) ? host : "https://" + host)
            : null;
        if (variables(MetadataVariable) is { } url)
        {
            var address = Https(MetadataVariable, url);
            var (status, body) = await CloudHttp.SendAsync(
                http, CloudName.Azure(address.GetLeftPart(UriPartial.Authority)), () => new(HttpMethod.Get, address), cancellationToken);
            var described = (int)status is >= 200 and < 300 ? Parse(body) : throw new CliException(
                ExitCode.Failure, $"{MetadataVariable}: '{address.GetLeftPart(UriPartial.Path)}' answered with HTTP {(int)status}.");
            return authority is null ? described : described with { Authority = authority };
        }

        if (authority is null)
            return Public;
        return Known.FirstOrDefault(known => known.Authority.Host.Equals(authority.Host, StringComparison.OrdinalIgnoreCase))
            ?? Public with { Authority = authority };
    }

    /// <summary>Reads the answer of a metadata endpoint: a list of clouds, of which the Azure CLI takes the first.</summary>
    /// <exception cref="CliException">It is not one.</exception>
    public static AzureEnvironment Parse(string json)
    {
        try
        {
            var cloud = JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { MaxDepth = 16 }) switch
            {
                JsonArray { Count: > 0 } list when list[0] is JsonObject first => first,
                JsonObject one => one,
                _ => throw new JsonException("neither a list of clouds nor a cloud"),
            };
            var login = cloud["authentication"] as JsonObject ?? throw new JsonException("'authentication' is missing");
            // An ADFS authority is written with its path; the credential gets that by its tenant.
            var authority = Address(login, "loginEndpoint");
            return new(
                (string?)cloud["name"] ?? throw new JsonException("'name' is missing"),
                new Uri(authority, "/"),
                Address(cloud, "resourceManager"),
                Address(cloud, "microsoftGraphResourceId"),
                Audience(login),
                (string?)cloud["ossrdbmsResourceId"] ?? TokenResources.OpenSourceDatabases,
                PublicSql);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new CliException(ExitCode.Failure, $"{MetadataVariable}: the answer does not describe a cloud ({e.Message}).");
        }
    }

    /// <summary>The audience of this environment for one of the connector's resources; another resource stays as it is.</summary>
    public string AudienceOf(string resource) => resource.TrimEnd('/') switch
    {
        TokenResources.ResourceManager => ResourceManagerAudience,
        TokenResources.Graph => Graph.AbsoluteUri,
        TokenResources.OpenSourceDatabases => OpenSourceAudience,
        PublicSql => SqlAudience,
        _ => resource,
    };

    private static AzureEnvironment Of(string name, string login, string manager, string graph, string databases) => new(
        name, new($"https://{login}/"), new($"https://{manager}/"), new($"https://{graph}/"),
        $"https://{manager}", $"https://ossrdbms-aad.{databases}", $"https://{databases}");

    private static string Audience(JsonObject login)
    {
        var audiences = (login["audiences"] as JsonArray ?? []).Select(audience => (string?)audience).OfType<string>().ToList();
        return audiences.FirstOrDefault(audience => audience.TrimEnd('/') == TokenResources.ResourceManager) ?? audiences.FirstOrDefault()
            ?? throw new JsonException("'authentication.audiences' is empty");
    }

    private static Uri Address(JsonObject cloud, string member) => Uri.TryCreate((string?)cloud[member], UriKind.Absolute, out var address)
        && address.Scheme == Uri.UriSchemeHttps
        ? address
        : throw new JsonException($"'{member}' is not an https address");

    // Tokens and secrets are sent there.
    private static Uri Https(string variable, string value)
        => Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps ? address
        : throw CliException.Usage($"{variable} is not an https address: '{value}'");
}
