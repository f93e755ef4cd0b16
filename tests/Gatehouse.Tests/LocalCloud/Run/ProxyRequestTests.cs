using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.LocalCloud.Run;

namespace Gatehouse.Tests.LocalCloud.Run;

public class ProxyRequestTests
{
    [Theory]
    [InlineData("CONNECT management.azure.com:443 HTTP/1.1", "management.azure.com", 443)]
    [InlineData("CONNECT Management.Azure.Com.:443 HTTP/1.1\r\nHost: x", "Management.Azure.Com", 443)]
    [InlineData("CONNECT 127.0.0.1:1 HTTP/1.0", "127.0.0.1", 1)]
    [InlineData("CONNECT [::1]:65535 HTTP/1.1", "::1", 65535)]
    public void Connect_is_parsed(string head, string host, int port)
    {
        var request = Parse(head);

        Assert.True(request.IsConnect);
        Assert.Equal((host, port), (request.Host, request.Port));
        Assert.Empty(request.ForwardedHead);
    }

    [Theory]
    [InlineData("GET http://example.test/a/../b?q=%7e HTTP/1.1", 80, "GET /a/../b?q=%7e HTTP/1.1\r\nHost: example.test\r\nConnection: close\r\n\r\n")]
    [InlineData("GET HTTP://example.test:8080 HTTP/1.0", 8080, "GET / HTTP/1.0\r\nHost: example.test:8080\r\nConnection: close\r\n\r\n")]
    [InlineData("GET http://example.test?q HTTP/1.1", 80, "GET /?q HTTP/1.1\r\nHost: example.test\r\nConnection: close\r\n\r\n")]
    public void Absolute_form_becomes_origin_form(string head, int port, string forwarded)
    {
        var request = Parse(head);

        Assert.False(request.IsConnect);
        Assert.Equal(("example.test", port), (request.Host, request.Port));
        Assert.Equal(forwarded, Encoding.Latin1.GetString(request.ForwardedHead));
    }

    [Fact]
    public void Headers_for_the_proxy_are_dropped_and_the_others_kept_as_they_are()
    {
        var request = Parse("POST http://example.test/ HTTP/1.1\r\nHost: other.test\r\nProxy-Connection: keep-alive\r\nProxy-Authorization: Basic eA==\r\n"
            + "Connection: keep-alive, X-Hop\r\nX-Hop: 1\r\nAuthorization: Bearer t\r\nX-Latin: é\r\ncontent-length: 3");

        Assert.Equal(
            "POST / HTTP/1.1\r\nHost: example.test\r\nConnection: close\r\nAuthorization: Bearer t\r\nX-Latin: é\r\ncontent-length: 3\r\n\r\n",
            Encoding.Latin1.GetString(request.ForwardedHead));
    }

    [Theory]
    [InlineData("")]
    [InlineData("CONNECT")]
    [InlineData("CONNECT a:443")]
    [InlineData("CONNECT a:443 HTTP/2.0")]
    [InlineData("CONNECT a:443 HTTP/1.1 x")]
    [InlineData("CONNECT  a:443 HTTP/1.1")]
    [InlineData(" CONNECT a:443 HTTP/1.1")]
    [InlineData("CONNECT a HTTP/1.1")]
    [InlineData("CONNECT :443 HTTP/1.1")]
    [InlineData("CONNECT a: HTTP/1.1")]
    [InlineData("CONNECT a:0 HTTP/1.1")]
    [InlineData("CONNECT a:65536 HTTP/1.1")]
    [InlineData("CONNECT a:-1 HTTP/1.1")]
    [InlineData("CONNECT a:4e2 HTTP/1.1")]
    [InlineData("CONNECT a:99999999999 HTTP/1.1")]
    [InlineData("CONNECT http://a:443 HTTP/1.1")]
    [InlineData("CONNECT user@a:443 HTTP/1.1")]
    [InlineData("CONNECT é:443 HTTP/1.1")]
    [InlineData("CONNECT a\0b:443 HTTP/1.1")]
    [InlineData("CONNECT a:443 HTTP/1.1\nX: y")]
    [InlineData("CONNECT a:443 HTTP/1.1\r\nX: y\rZ: z")]
    [InlineData("CONNECT a:443 HTTP/1.1\r\nno colon")]
    [InlineData("CONNECT a:443 HTTP/1.1\r\n: no name")]
    [InlineData("CONNECT a:443 HTTP/1.1\r\nX : space before the colon")]
    [InlineData("CONNECT a:443 HTTP/1.1\r\nX: y\r\n folded")]
    [InlineData("GET / HTTP/1.1\r\nHost: a")]
    [InlineData("OPTIONS * HTTP/1.1")]
    [InlineData("GET https://a/ HTTP/1.1")]
    [InlineData("GET ftp://a/ HTTP/1.1")]
    [InlineData("GET file:///etc/passwd HTTP/1.1")]
    [InlineData("GET http:// HTTP/1.1")]
    [InlineData("GET http:///path HTTP/1.1")]
    [InlineData("GET http://a:port/ HTTP/1.1")]
    [InlineData("GET http://user:password@a/ HTTP/1.1")]
    [InlineData("GET http://a\\b/ HTTP/1.1")]
    [InlineData("GET http://a/#fragment HTTP/1.1")]
    [InlineData("G(T http://a/ HTTP/1.1")]
    [InlineData("\u0016\u0003\u0001 TLS hello")]
    public void Malformed_request_is_refused_with_400(string head)
        => Assert.Equal(400, Assert.Throws<ProxyRefusalException>(() => Parse(head)).Status);

    [Fact]
    public void Every_text_is_parsed_or_refused_and_nothing_else()
    {
        Check.QuickThrowOnFailure(Prop.ForAll<byte[]>(bytes => ParsesOrRefuses(bytes ?? [])));
        var good = Encoding.Latin1.GetBytes("GET http://example.test:80/a?b HTTP/1.1\r\nHost: example.test\r\nConnection: close, x\r\nX: y");
        Check.QuickThrowOnFailure(Prop.ForAll(
            ArbMap.Default.ArbFor<byte>(),
            Gen.Choose(0, good.Length - 1).ToArbitrary(),
            (value, position) => ParsesOrRefuses([.. good[..position], value, .. good[(position + 1)..]])));
    }

    private static bool ParsesOrRefuses(byte[] head)
    {
        try
        {
            return ProxyRequest.Parse(head).Host.Length > 0;
        }
        catch (ProxyRefusalException e)
        {
            return e.Status == 400;
        }
    }

    private static ProxyRequest Parse(string head) => ProxyRequest.Parse(Encoding.Latin1.GetBytes(head));
}
