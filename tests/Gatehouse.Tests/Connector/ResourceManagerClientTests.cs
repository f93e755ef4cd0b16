using System.Net;
using System.Text.Json.Nodes;
using Gatehouse.Connector;

namespace Gatehouse.Tests.Connector;

public sealed class ResourceManagerClientTests : IDisposable
{
    private const string Id = "/subscriptions/s/resourceGroups/rg1";
    private readonly StubAzure _azure = new();

    public void Dispose() => _azure.Dispose();

    [Theory]
    [InlineData(HttpStatusCode.NotFound, ConnectorErrorCode.NotFound)]
    [InlineData(HttpStatusCode.Unauthorized, ConnectorErrorCode.NotSignedIn)]
    [InlineData(HttpStatusCode.Forbidden, ConnectorErrorCode.Forbidden)]
    [InlineData(HttpStatusCode.Conflict, ConnectorErrorCode.Conflict)]
    [InlineData(HttpStatusCode.TooManyRequests, ConnectorErrorCode.Unavailable)]
    [InlineData(HttpStatusCode.BadGateway, ConnectorErrorCode.Unavailable)]
    [InlineData(HttpStatusCode.BadRequest, ConnectorErrorCode.Refused)]
    public async Task A_refusal_keeps_the_services_own_code(HttpStatusCode status, ConnectorErrorCode code)
    {
        _azure.Before = _ => StubAzure.Answer(
            status, new JsonObject { ["error"] = new JsonObject { ["code"] = "ItsCode", ["message"] = "why" } });

        var e = await Assert.ThrowsAsync<ConnectorException>(() => _azure.Client().GetAsync(Id, "1", default));

        Assert.Equal((code, "ItsCode"), (e.Code, e.ServiceCode));
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("{\"a\":")]
    public async Task An_answer_that_is_no_object_is_malformed(string body)
    {
        _azure.Before = _ => new(HttpStatusCode.OK) { Content = new StringContent(body) };

        Assert.Equal(
            ConnectorErrorCode.MalformedAnswer,
            (await Assert.ThrowsAsync<ConnectorException>(() => _azure.Client().GetAsync(Id, "1", default))).Code);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("")]
    [InlineData("{\"error\":42}")]
    public async Task A_refusal_without_a_reason_is_still_a_refusal(string body)
    {
        _azure.Before = _ => new(HttpStatusCode.Forbidden) { Content = new StringContent(body) };

        Assert.Equal(
            ConnectorErrorCode.Forbidden,
            (await Assert.ThrowsAsync<ConnectorException>(() => _azure.Client().GetAsync(Id, "1", default))).Code);
    }

    [Fact]
    public async Task What_is_not_there_is_null_or_an_error_as_asked()
    {
        Assert.Null(await _azure.Client().FindAsync(Id, "1", default));
        Assert.Equal(
            ConnectorErrorCode.NotFound,
            (await Assert.ThrowsAsync<ConnectorException>(() => _azure.Client().GetAsync(Id, "1", default))).Code);
        Assert.False(await _azure.Client().DeleteAsync(Id, "1", default));
    }

    [Fact]
    public async Task All_pages_of_a_list_are_read()
    {
        _azure.Before = request => StubAzure.Answer(HttpStatusCode.OK, request.RequestUri!.Query.Contains("page=2", StringComparison.Ordinal)
            ? new JsonObject { ["value"] = new JsonArray(new JsonObject { ["name"] = "b" }) }
            : new JsonObject { ["value"] = new JsonArray(new JsonObject { ["name"] = "a" }), ["nextLink"] = "https://management.azure.com/x?page=2" });

        Assert.Equal(["a", "b"], (await _azure.Client().ListAsync(Id, "1", default)).Select(item => (string)item["name"]!));
    }

    [Theory]
    [InlineData("https://evil.example/x")]
    [InlineData("http://management.azure.com/x")]
    [InlineData("//evil.example/x")]
    public async Task The_token_does_not_follow_a_link_to_another_host(string link)
    {
        var asked = 0;
        _azure.Before = _ =>
        {
            asked++;
            return StubAzure.Answer(HttpStatusCode.OK, new JsonObject { ["value"] = new JsonArray(), ["nextLink"] = link });
        };

        Assert.Equal(
            ConnectorErrorCode.MalformedAnswer,
            (await Assert.ThrowsAsync<ConnectorException>(() => _azure.Client().ListAsync(Id, "1", default))).Code);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_list_that_links_in_a_circle_ends()
    {
        _azure.Before = _ => StubAzure.Answer(
            HttpStatusCode.OK, new JsonObject { ["value"] = new JsonArray(), ["nextLink"] = "https://management.azure.com/again" });

        Assert.Empty(await _azure.Client().ListAsync(Id, "1", default));
    }

    [Theory]
    [InlineData("Succeeded", null)]
    [InlineData("Failed", ConnectorErrorCode.Refused)]
    [InlineData("Canceled", ConnectorErrorCode.Refused)]
    public async Task A_background_operation_is_waited_for(string end, ConnectorErrorCode? code)
    {
        var polls = 0;
        _azure.Before = request =>
        {
            if (request.Method == HttpMethod.Put)
                return Begun(HttpStatusCode.Created);
            if (request.RequestUri!.AbsolutePath != "/operation")
                return StubAzure.Answer(HttpStatusCode.OK, new JsonObject { ["name"] = "read again" });
            var answer = StubAzure.Answer(
                HttpStatusCode.OK,
                new JsonObject { ["status"] = ++polls < 3 ? "InProgress" : end, ["error"] = new JsonObject { ["code"] = "Why" } });
            answer.Headers.Add("Retry-After", "0");
            return answer;
        };

        if (code is null)
            Assert.Equal("read again", (string?)(await _azure.Client().PutAsync(Id, "1", [], default))["name"]);
        else
            Assert.Equal(code, (await Assert.ThrowsAsync<ConnectorException>(() => _azure.Client().PutAsync(Id, "1", [], default))).Code);
        Assert.Equal(3, polls);
    }

    [Fact]
    public async Task A_token_is_not_in_an_error()
    {
        _azure.Before = _ => throw new HttpRequestException("refused");

        var e = await Assert.ThrowsAsync<ConnectorException>(() => _azure.Client().GetAsync(Id, "1", default));

        Assert.Equal(ConnectorErrorCode.Unavailable, e.Code);
        Assert.DoesNotContain(StubAzure.Jwt(TokenResources.ResourceManager), e.ToString(), StringComparison.Ordinal);
    }

    private static HttpResponseMessage Begun(HttpStatusCode status)
    {
        var answer = StubAzure.Answer(status, new JsonObject { ["name"] = "old" });
        answer.Headers.Add("Azure-AsyncOperation", "https://management.azure.com/operation");
        answer.Headers.Add("Retry-After", "0");
        return answer;
    }
}
