using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Protocols;
using Gatehouse.Protocols.Postgres;

namespace Gatehouse.Tests.Protocols.Postgres;

public class OAuthBearerResponseTests
{
    private static Gen<string> Token => Gen.Elements("aZ09-._~+/=".ToCharArray()).ArrayOf().Select(letters => new string(letters));

    [Fact]
    public void The_example_of_the_specification_is_read() // RFC 7628, section 4.1
        => Assert.Equal("vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==", Parse(
            "n,,^host=server.example.com^port=143^auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==^^").Token);

    [Theory]
    [InlineData("n,,^auth=^^", "")]
    [InlineData("y,,^auth=bearer   abc^^", "abc")]
    public void A_client_may_have_no_token_and_write_the_scheme_as_it_likes(string data, string token) => Assert.Equal(token, Parse(data).Token);

    [Theory]
    [InlineData("")]
    [InlineData("n")]
    [InlineData("n,")]
    [InlineData("n,,")]
    [InlineData("n,,^")]
    [InlineData("n,,^^")] // no auth
    [InlineData("p=tls-unique,,^auth=Bearer a^^")]
    [InlineData("n,a=somebody,^auth=Bearer a^^")]
    [InlineData("n,,auth=Bearer a^^")]
    [InlineData("n,,^auth=Bearer a^")]
    [InlineData("n,,^auth=Bearer a")]
    [InlineData("n,,^auth=Bearer a^^x")]
    [InlineData("n,,^auth=Bearer a^auth=Bearer b^^")]
    [InlineData("n,,^auth=Bearer^^")]
    [InlineData("n,,^auth=Bearer ^^")]
    [InlineData("n,,^auth=Basic a^^")]
    [InlineData("n,,^auth=Bearer a b^^")]
    [InlineData("n,,^auth=Bearer a\n^^")]
    [InlineData("n,,^auth^^")]
    [InlineData("n,,^=x^auth=Bearer a^^")]
    [InlineData("n,,^a1=x^auth=Bearer a^^")]
    public void Anything_else_is_refused(string data) => Assert.Throws<ProtocolException>(() => Parse(data));

    [Fact]
    public void What_is_written_is_read_back()
        => Prop.ForAll(Token.ToArbitrary(), token => OAuthBearerResponse.Parse(new OAuthBearerResponse(token).ToData()).Token == token)
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Every_truncation_is_refused()
        => Prop.ForAll(Token.ToArbitrary(), token =>
        {
            var data = new OAuthBearerResponse(token).ToData();
            for (var length = 0; length < data.Length; length++)
                Assert.Throws<ProtocolException>(() => OAuthBearerResponse.Parse(data.AsSpan(0, length)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_bytes_give_a_token_or_a_coded_error()
        => Prop.ForAll(Token.ToArbitrary(), ArbMap.Default.ArbFor<byte>(), ArbMap.Default.ArbFor<int>(), (token, value, position) =>
        {
            var data = new OAuthBearerResponse(token).ToData();
            data[(int)((uint)position % data.Length)] = value;
            try
            {
                Assert.DoesNotContain(OAuthBearerResponse.Parse(data).Token, letter => char.IsControl(letter) || letter is ' ' or ',' or > '~');
            }
            catch (ProtocolException e)
            {
                Assert.True(Enum.IsDefined(e.Code));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_token_is_not_shown()
    {
        const string secret = "eyJhbGciOiJSUzI1NiJ9.e30.c2ln";
        var message = new SASLInitialResponse(OAuthBearerResponse.Mechanism, new OAuthBearerResponse(secret).ToData());

        Assert.DoesNotContain(secret, new OAuthBearerResponse(secret).ToString() + message, StringComparison.Ordinal);
    }

    private static OAuthBearerResponse Parse(string data) => OAuthBearerResponse.Parse(Encoding.ASCII.GetBytes(data.Replace('^', '\u0001')));
}
