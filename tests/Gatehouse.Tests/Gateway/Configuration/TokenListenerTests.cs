using Gatehouse.Gateway;
using Gatehouse.Gateway.Configuration;

namespace Gatehouse.Tests.Gateway.Configuration;

/// <summary>Listeners of MySQL and SQL Server whose clients send tokens.</summary>
public sealed class TokenListenerTests : IDisposable
{
    private const string Token = """
        "client": "token", "certificate": "$CERT", "issuers": ["https://sts.windows.net/t/"], "audiences": ["https://database.windows.net/"]
        """;

    private readonly SettingsFile _file = new();
    private readonly string _secret;

    public TokenListenerTests()
    {
        _secret = _file.Path + ".secret";
        WriteSecret("swordfish\n"u8.ToArray());
    }

    public void Dispose() => _file.Dispose();

    [Fact]
    public void A_listener_of_mysql_has_a_key_and_a_socket()
    {
        WriteSecret(new byte[32]);
        _file.Write($$"""{ "superuser": "pgsuper", "listeners": [ { "upstream": "mysql:///?host=/run/m.sock", {{Token}}, "key-file": "{{_secret}}" } ] }""");

        var listener = Assert.Single(_file.Load().Listeners);

        Assert.Equal(("/run/m.sock", ClientAuthentication.Token, true), (listener.Socket, listener.Client, listener.Key is not null));
        Assert.Null(listener.Superuser); // that of all is PostgreSQL's
    }

    [Fact]
    public void A_listener_of_sql_server_has_a_login_its_password_and_who_may_be_it()
    {
        _file.Write(Sql($$""" "password-file": "{{_secret}}", "principals": ["5d1c7a52-0f5e-4a2b-9f57-0a4a6b1c2d3e"] """));

        var listener = Assert.Single(_file.Load().Listeners);

        Assert.Equal(("shop", "swordfish", 1), (listener.User, listener.Password, listener.Principals.Count));
        Assert.DoesNotContain("swordfish", listener.ToString() + listener.Fingerprint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "'password-file' is missing")]
    [InlineData("", "'principals' is missing")]
    [InlineData("\"principals\": [\"ada\"]", "'ada', which is not an id")]
    [InlineData("\"password-file\": \"/no/such\"", "cannot be read")]
    [InlineData("\"credential\": \"azure-cli\"", "'credential' means nothing")]
    [InlineData("\"rules\": []", "'rules' means nothing")]
    public void What_a_listener_of_sql_server_lacks_is_told(string more, string why)
    {
        _file.Write(Sql(more));

        Assert.Contains(_file.Errors(), error => error.ToString().Contains(why, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "'key-file' is missing")]
    [InlineData("\"key-file\": \"$SECRET\"", "not a key of 32 bytes")]
    [InlineData("\"warm-sessions\": 3", "'warm-sessions' means nothing")]
    [InlineData("\"user\": \"root\"", "'user' means nothing")]
    public void What_a_listener_of_mysql_lacks_is_told(string more, string why)
    {
        var comma = more.Length > 0 ? "," : "";
        _file.Write($$"""{ "listeners": [ { "upstream": "mysql:///?host=/run/m.sock", {{Token}}{{comma}} {{more.Replace("$SECRET", _secret, StringComparison.Ordinal)}} } ] }""");

        Assert.Contains(_file.Errors(), error => error.ToString().Contains(why, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", UnixFileMode.None, "is empty")]
    [InlineData("two\nlines", UnixFileMode.None, "one password on one line")]
    [InlineData("swordfish", UnixFileMode.GroupRead, "chmod 600")]
    [InlineData("swordfish", UnixFileMode.OtherRead, "chmod 600")]
    public void A_password_file_that_others_can_read_or_that_holds_none_is_refused_without_its_content(string content, UnixFileMode more, string why)
    {
        WriteSecret(System.Text.Encoding.UTF8.GetBytes(content), more);
        _file.Write(Sql($$""" "password-file": "{{_secret}}", "principals": ["5d1c7a52-0f5e-4a2b-9f57-0a4a6b1c2d3e"] """));

        var error = Assert.Single(_file.Errors());

        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("swordfish", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://sts.windows.net/t/", "https://login.microsoftonline.com/t")]
    [InlineData("https://login.microsoftonline.com/t/v2.0", "https://login.microsoftonline.com/t")]
    [InlineData("https://idp.example/", "https://idp.example")]
    public void Sql_servers_clients_are_sent_to_the_issuer_for_a_token(string issuer, string authority)
        => Assert.Equal(authority, SqlAuthority.Of(issuer));

    [Fact]
    public void Warm_sessions_are_postgresqls()
    {
        _file.Write("""
            { "warm-sessions": 7, "listeners": [
              { "upstream": "postgres:///?host=/run/p", "listen": "127.0.0.1:1", "client": "token", "certificate": "$CERT", "issuers": "https://i", "audiences": "a" },
              { "upstream": "postgres://a/b", "client": "none", "port": 2 } ] }
            """);

        Assert.Equal([7, 0], _file.Load().Listeners.Select(listener => listener.WarmSessions));
    }

    private static string Sql(string more)
        => $$"""{ "listeners": [ { "upstream": "sqlserver://shop@db.example", {{Token}}{{(more.Length > 0 ? "," : "")}} {{more}} } ] }""";

    private void WriteSecret(byte[] content, UnixFileMode more = UnixFileMode.None)
    {
        File.WriteAllBytes(_secret, content);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_secret, UnixFileMode.UserRead | UnixFileMode.UserWrite | more);
    }
}
