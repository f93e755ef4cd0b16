using System.Text;
using Gatehouse.Gateway.Postgres;

namespace Gatehouse.Tests.Gateway.Postgres;

public class ScramClientTests
{
    private const string ServerFirst = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    private const string ServerFinal = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

    [Fact]
    public void The_exchange_of_the_specification_is_reproduced() // RFC 7677, section 3
    {
        var client = Client();

        Assert.Equal("n,,n=user,r=rOprNGfwEbeRWgbNEkqO", Text(client.First()));
        Assert.Equal(
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            Text(client.Answer(Bytes(ServerFirst))));
        Assert.False(client.IsVerified);
        client.Verify(Bytes(ServerFinal));
        Assert.True(client.IsVerified);
    }

    [Theory]
    [InlineData("r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")] // nothing of the server's own
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=!,i=4096")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=0")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=2000000000")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=99999999999")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22Z")]
    [InlineData("m=x,r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=1")]
    [InlineData("")]
    public void Another_first_message_is_refused(string first) => Assert.Throws<FormatException>(() => Client().Answer(Bytes(first)));

    [Theory]
    [InlineData("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl85G4=")]
    [InlineData("v=")]
    [InlineData("v=AAAA")]
    [InlineData("e=invalid-proof")]
    [InlineData("")]
    public void A_server_that_does_not_know_the_password_is_not_believed(string final)
    {
        var client = Client();
        client.Answer(Bytes(ServerFirst));

        Assert.Throws<FormatException>(() => client.Verify(Bytes(final)));
        Assert.False(client.IsVerified);
    }

    [Fact]
    public void A_last_message_before_the_first_is_refused() => Assert.Throws<FormatException>(() => Client().Verify(Bytes(ServerFinal)));

    private static ScramClient Client() => new(Bytes("pencil"), "rOprNGfwEbeRWgbNEkqO", "user");

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);

    private static string Text(byte[] bytes) => Encoding.ASCII.GetString(bytes);
}
