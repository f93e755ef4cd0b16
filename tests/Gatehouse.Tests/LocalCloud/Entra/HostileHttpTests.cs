using System.Net;
using System.Net.Http.Headers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.LocalCloud.Entra.Http;

namespace Gatehouse.Tests.LocalCloud.Entra;

[Collection(nameof(Cloud))]
public class HostileHttpTests(Cloud cloud)
{
    private const string Endpoint = "/common/oauth2/v2.0/token";

    [Theory]
    [InlineData("grant_type=%")]
    [InlineData("grant_type=%4")]
    [InlineData("grant_type=%zz")]
    [InlineData("grant_type=%FF")]
    [InlineData("grant_type=a&grant_type=b")]
    [InlineData("&&&===")]
    [InlineData("")]
    [InlineData("{\"grant_type\":\"password\"}")]
    public async Task Malformed_form_is_a_bad_request(string body) => Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(body));

    [Theory]
    [InlineData("application/json")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("text/plain")]
    public async Task Other_content_type_is_a_bad_request(string type) => Assert.Equal(HttpStatusCode.BadRequest, await SendAsync("grant_type=password", type));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Huge_body_is_refused(bool chunked)
    {
        var body = "grant_type=" + new string('a', BodyReader.MaxLength);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await SendAsync(body, chunked: chunked));
    }

    [Fact]
    public async Task Many_parameters_are_refused()
        => Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(string.Join('&', Enumerable.Range(0, 5_000).Select(i => $"p{i}=1"))));

    [Theory]
    [InlineData("client_assertion", "x")]
    [InlineData("client_assertion", "e30.e30.")]
    [InlineData("client_assertion", "é.é.é")]
    [InlineData("client_secret", "\0")]
    public async Task Nonsense_as_proof_is_refused(string name, string value)
    {
        var application = cloud.Context.Directory.Applications.Add("Hostile");

        var refusal = await cloud.RefusalAsync(
            Endpoint,
            ("grant_type", "client_credentials"), ("client_id", application.AppId), (name, value),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), ("scope", "https://a.example/.default"));

        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client"), (refusal.Status, refusal.Error));
    }

    [Theory]
    [InlineData("GET", "/common/oauth2/v2.0/token")]
    [InlineData("PUT", "/common/oauth2/v2.0/token")]
    [InlineData("POST", "/%2e%2e/oauth2/v2.0/token")]
    [InlineData("POST", "/%00/oauth2/v2.0/token")]
    [InlineData("POST", "/'%22%3Cscript%3E/oauth2/v2.0/token")]
    [InlineData("GET", "/common/userrealm/%00%ff")]
    [InlineData("GET", "/devicelogin?code=%ff%00")]
    [InlineData("POST", "/devicelogin")]
    [InlineData("GET", "/v1.0/users/%00")]
    [InlineData("POST", "/gatehouse/run?app=/../../x")]
    public async Task Odd_path_is_never_a_fault_of_the_server(string method, string path)
    {
        using var response = await cloud.SendAsync(new HttpMethod(method), path, bearer: null);

        Assert.InRange((int)response.StatusCode, 200, 499);
    }

    [Fact]
    public async Task Errors_name_the_clients_own_correlation_id_but_nothing_else_of_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, cloud.Https + Endpoint) { Content = new FormUrlEncodedContent([]) };
        request.Headers.Add("client-request-id", "not-a-guid");
        using var response = await cloud.Http.SendAsync(request);
        using var second = await cloud.Http.PostAsync($"{cloud.Https}{Endpoint}?client-request-id=aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee", new FormUrlEncodedContent([]));

        Assert.NotEqual("not-a-guid", (string?)(await Cloud.ReadAsync(response))["correlation_id"]);
        Assert.Equal("aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee", (string?)(await Cloud.ReadAsync(second))["correlation_id"]);
    }

    [Fact]
    public void Any_bytes_are_a_form_or_an_error()
        => Prop.ForAll<byte[]>(bytes =>
        {
            try
            {
                _ = Form.Parse(bytes)["grant_type"];
            }
            catch (EntraException e)
            {
                Assert.Equal(400, e.Status);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_survives_the_form()
        => Prop.ForAll<NonNull<string>>(text =>
        {
            // A lone surrogate is no text: the encoder replaces it.
            var value = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Get));
            Assert.Equal(value.Length == 0 ? null : value, Form.Parse(Encoding.ASCII.GetBytes("a=" + Uri.EscapeDataString(value)))["a"]);
        }).QuickCheckThrowOnFailure();

    private async Task<HttpStatusCode> SendAsync(string body, string type = "application/x-www-form-urlencoded", bool chunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, cloud.Https + Endpoint) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        request.Headers.TransferEncodingChunked = chunked;
        using var response = await cloud.Http.SendAsync(request);
        Cloud.Refusal(response.StatusCode, await Cloud.ReadAsync(response));
        return response.StatusCode;
    }
}
