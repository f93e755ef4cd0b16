using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Run;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Tests.LocalCloud.Run;

public sealed class ImdsEndpointTests : IAsyncLifetime
{
    private const string Secret = "app-secret";
    private const string Query = "?api-version=2018-02-01&resource=https%3A%2F%2Fossrdbms-aad.database.windows.net";
    private const string Path = "metadata/identity/oauth2/token";
    private readonly ConcurrentQueue<(string Url, string Header)> _forwarded = new();
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });
    private WebApplication _identity = null!;
    private ImdsEndpoint _imds = null!;
    private (int Status, string Body) _answer = (200, """{"access_token":"t","expires_on":"1"}""");

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _identity = builder.Build();
        _identity.Run(context =>
        {
            _forwarded.Enqueue((context.Request.Path + context.Request.QueryString.ToString(), context.Request.Headers["X-IDENTITY-HEADER"].ToString()));
            context.Response.StatusCode = _answer.Status;
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(_answer.Body);
        });
        await _identity.StartAsync();
        _imds = await ImdsEndpoint.StartAsync(new AppIdentity(new Uri(_identity.Urls.Single() + "/msi/token"), Secret), NullLoggerFactory.Instance);
    }

    public async Task DisposeAsync()
    {
        await _imds.DisposeAsync();
        await _identity.DisposeAsync();
    }

    [Theory]
    [InlineData(Path)]
    [InlineData(Path + "/")]
    [InlineData("Metadata/Identity/OAuth2/Token")]
    public async Task Request_is_passed_on_with_the_secret_and_its_answer_comes_back(string path)
    {
        var (status, body) = await Ask(path + Query);

        Assert.Equal((200, _answer.Body), (status, body));
        Assert.Equal(("/msi/token?api-version=2019-08-01&resource=https%3A%2F%2Fossrdbms-aad.database.windows.net", Secret), Assert.Single(_forwarded));
    }

    [Theory]
    [InlineData("client_id=c", "client_id=c")]
    [InlineData("object_id=o", "object_id=o")]
    [InlineData("mi_res_id=%2Fsubscriptions%2Fs", "mi_res_id=%2Fsubscriptions%2Fs")]
    [InlineData("msi_res_id=%2Fsubscriptions%2Fs", "mi_res_id=%2Fsubscriptions%2Fs")]
    [InlineData("client_id=c%26object_id%3Do", "client_id=c%26object_id%3Do")]
    public async Task Selected_identity_is_passed_on(string selector, string forwarded)
    {
        await Ask($"{Path}{Query}&{selector}");

        Assert.EndsWith("&" + forwarded, Assert.Single(_forwarded).Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_of_the_local_cloud_comes_back()
    {
        _answer = (400, """{"error":"invalid_request","error_description":"no such identity"}""");

        Assert.Equal((400, _answer.Body), await Ask(Path + Query));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/metadata/instance" + Query)]
    [InlineData("/metadata/identity/oauth2/token2" + Query)]
    [InlineData("/metadata/identity/oauth2/token//" + Query)]
    public async Task Other_paths_are_not_served(string path) => Assert.Equal(404, (await Ask(path.TrimStart('/'))).Status);

    [Theory]
    [InlineData("?resource=r")]
    [InlineData("?api-version=2018-02-01")]
    [InlineData("?api-version=2018-02-01&resource=")]
    [InlineData("?api-version=2018-02-01&resource=a&resource=b")]
    [InlineData(Query + "&client_id=a&client_id=b")]
    [InlineData(Query + "&client_id=a&object_id=b")]
    [InlineData(Query + "&mi_res_id=a&msi_res_id=b")]
    public async Task Bad_query_is_a_400_and_not_passed_on(string query)
    {
        Assert.Equal("invalid_request", ErrorOf(await Ask(Path + query)));
        Assert.Empty(_forwarded);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("false", null, null)]
    [InlineData("true", null, "10.0.0.1")]
    [InlineData(null, "curl/8.0", null)]
    [InlineData("false", "azsdk-net-Core/1.53.0", null)]
    [InlineData(null, "azsdk-net-Core/1.53.0", "10.0.0.1")]
    public async Task Request_without_the_metadata_header_or_through_a_proxy_is_a_400(string? metadata, string? userAgent, string? forwardedFor)
    {
        Assert.Equal("invalid_request", ErrorOf(await Ask(Path + Query, metadata, userAgent, forwardedFor)));
        Assert.Empty(_forwarded);
    }

    [Fact]
    public async Task The_probe_of_DefaultAzureCredential_for_NET_gets_its_token()
        => Assert.Equal((200, _answer.Body), await Ask(Path + Query, metadata: null, "azsdk-net-Core/1.53.0 (.NET 10.0.12; Debian GNU/Linux 12 (bookworm))"));

    [Fact]
    public async Task Other_methods_are_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_imds.Endpoint, Path + Query)) { Headers = { { "Metadata", "true" } } };
        using var answer = await Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Empty(_forwarded);
    }

    [Fact]
    public async Task Local_cloud_that_is_down_is_a_400_that_says_so_at_once()
    {
        await _identity.StopAsync();

        var answer = await Ask(Path + Query);

        Assert.Equal("invalid_request", ErrorOf(answer));
        Assert.Contains("gatehouse up", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Path + Query, "true")]
    [InlineData(Path + Query, null)]
    [InlineData("metadata/instance", "true")]
    [InlineData("", null)]
    public async Task Without_an_identity_every_request_is_answered_as_by_a_machine_without_one(string path, string? metadata)
    {
        await using var imds = await ImdsEndpoint.StartAsync(identity: null, NullLoggerFactory.Instance);

        var (status, body) = await Ask(path, metadata, at: imds);

        Assert.Equal(400, status);
        Assert.Equal("""{"error":"invalid_request","error_description":"Identity not found"}""", body);
    }

    [Fact]
    public void Secret_is_not_in_the_text_of_the_identity()
        => Assert.DoesNotContain(Secret, new AppIdentity(new Uri("http://127.0.0.1:1/msi/token"), Secret).ToString(), StringComparison.Ordinal);

    private async Task<(int Status, string Body)> Ask(
        string path, string? metadata = "true", string? userAgent = null, string? forwardedFor = null, ImdsEndpoint? at = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri((at ?? _imds).Endpoint, path));
        if (metadata is not null)
            request.Headers.Add("Metadata", metadata);
        if (userAgent is not null)
            request.Headers.Add("User-Agent", userAgent);
        if (forwardedFor is not null)
            request.Headers.Add("X-Forwarded-For", forwardedFor);
        using var answer = await Http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static string? ErrorOf((int Status, string Body) answer)
    {
        Assert.Equal(400, answer.Status);
        return (string?)JsonNode.Parse(answer.Body)!["error"];
    }
}
