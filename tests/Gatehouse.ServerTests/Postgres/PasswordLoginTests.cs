namespace Gatehouse.ServerTests.Postgres;

[Collection(GatewayCollection.Name)]
public class PasswordLoginTests(GatewayFixture gateway)
{
    [Theory]
    [InlineData("owner1", "correct horse battery staple")]
    [InlineData("owner2", "pässwörd-ünïcode €")]
    [InlineData("owner3", "eyJub3QuYS50b2tlbg")]
    public async Task Own_password_opens_a_session(string user, string password)
    {
        await GatewayFixture.ExecuteAsync(gateway.Superuser, $"CREATE ROLE {user} LOGIN PASSWORD '{password}'");

        await using var source = gateway.Source(user, password, "postgres");

        Assert.Equal(user, await GatewayFixture.ExecuteAsync(source, "SELECT current_user"));
        Assert.Contains(gateway.Audit, login => login is { Granted: true, Principal: null } && login.DatabaseUser == user);
    }

    [Theory]
    [InlineData("CREATE ROLE wrong1 LOGIN PASSWORD 'secret'", "wrong1", "Secret")]
    [InlineData("CREATE ROLE wrong2 LOGIN", "wrong2", "secret")]
    [InlineData("SELECT 1", "nosuchrole", "secret")]
    [InlineData("CREATE ROLE wrong3 LOGIN PASSWORD 'secret' VALID UNTIL '2020-01-01'", "wrong3", "secret")]
    [InlineData("SET password_encryption = 'md5'; CREATE ROLE wrong4 LOGIN PASSWORD 'secret'", "wrong4", "secret")]
    public async Task Wrong_password_is_refused_with_one_text_for_every_cause(string setup, string user, string password)
    {
        await GatewayFixture.ExecuteAsync(gateway.Superuser, setup);

        var error = await gateway.RefusedAsync(user, password);

        Assert.Equal("28P01", error.SqlState);
        Assert.Equal($"password authentication failed for user \"{user}\"", error.MessageText);
    }

    [Fact]
    public async Task Password_that_never_expires_opens_a_session()
    {
        await GatewayFixture.ExecuteAsync(gateway.Superuser, "CREATE ROLE forever LOGIN PASSWORD 'secret' VALID UNTIL 'infinity'");
        await using var source = gateway.Source("forever", "secret", "postgres");

        Assert.Equal(1, await GatewayFixture.ExecuteAsync(source, "SELECT 1"));
    }

    [Fact]
    public async Task Password_is_refused_where_only_tokens_are_accepted()
    {
        await GatewayFixture.ExecuteAsync(gateway.Superuser, "CREATE ROLE tokenless LOGIN PASSWORD 'secret'");
        await using var listener = await gateway.StartListenerAsync(gateway.Server.Folder, passwords: false);

        Assert.Equal("28P01", (await gateway.RefusedAsync("tokenless", "secret", listener: listener)).SqlState);
        Assert.Contains(gateway.Audit, login => login is { DatabaseUser: "tokenless", Code: "NotAToken" });
    }
}
