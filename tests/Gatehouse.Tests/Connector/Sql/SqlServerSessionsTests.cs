using System.Diagnostics;
using System.Text;
using Gatehouse.Connector;
using Gatehouse.Connector.Sql;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.Tests.Connector.Sql;

/// <summary>Logging in to servers that do what a server should, and what it should not.</summary>
public class SqlServerSessionsTests
{
    private const string Token = "eyJ.secret.token";

    [Fact]
    public async Task A_token_goes_inside_TLS_and_nothing_else_names_a_user()
    {
        await using var server = new FakeTdsServer();

        await using (await OpenAsync(server))
        {
            var login = Assert.Single(server.Logins);
            Assert.Equal(("", "db1"), (login.UserName, login.Database));
            Assert.True(login.Password.IsEmpty);
            var feature = FedAuthFeature.Parse(Assert.Single(login.Features, feature => feature.Id == FeatureId.FedAuth).Data.Span);
            Assert.Equal((FedAuthLibrary.SecurityToken, true), (feature.Library, feature.Echo));
            Assert.Equal(Token, Encoding.Unicode.GetString(feature.Token!.Value.Span));
            Assert.DoesNotContain("secret", Encoding.Unicode.GetString(server.BeforeTls[0].Content), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_password_is_a_SQL_login()
    {
        await using var server = new FakeTdsServer();

        await using (await OpenAsync(server, isToken: false))
        {
            var login = Assert.Single(server.Logins);
            Assert.Equal(("owner", Token), (login.UserName, Encoding.Unicode.GetString(login.Password.Span)));
            Assert.Empty(login.Features);
        }
    }

    [Fact]
    public async Task A_token_longer_than_a_packet_arrives_whole()
    {
        await using var server = new FakeTdsServer();
        var token = new string('t', 40_000);

        await using (await OpenAsync(server, token: token))
            Assert.Equal(token, Encoding.Unicode.GetString(FedAuthFeature.Parse(server.Logins[0].Features[0].Data.Span).Token!.Value.Span));
    }

    [Theory]
    [InlineData(Encryption.Off)]
    [InlineData(Encryption.NotSupported)]
    public async Task A_server_without_TLS_gets_no_login(Encryption encryption)
    {
        await using var server = new FakeTdsServer { Hello = new PreLogin(new byte[6], encryption) };

        Assert.Equal(ConnectorErrorCode.Unavailable, (await RefusedAsync(server)).Code);
        Assert.Empty(server.Logins);
    }

    [Fact]
    public async Task A_certificate_of_another_name_ends_it_before_the_login()
    {
        await using var server = new FakeTdsServer("elsewhere.example");

        Assert.Contains("certificate is not trusted", (await RefusedAsync(server)).Message, StringComparison.Ordinal);
        Assert.Empty(server.Logins);
    }

    [Fact]
    public async Task A_server_that_does_not_look_at_the_token_is_not_trusted()
    {
        await using var server = new FakeTdsServer { Login = _ => [.. FakeTdsServer.Granted.Where(token => token is not FeatureExtAck)] };

        Assert.Equal(ConnectorErrorCode.Unavailable, (await RefusedAsync(server)).Code);
        await using (await OpenAsync(server, isToken: false))
            Assert.Equal(2, server.Logins.Count);
    }

    [Fact]
    public async Task A_refusal_has_its_number_state_class_and_line()
    {
        await using var server = new FakeTdsServer
        {
            Login = _ => [new ServerMessage(true, 18456, 5, 14, "Login failed for user '<token-identified principal>'.", "sql1", "", 1),
                FakeTdsServer.End],
        };

        var error = await RefusedAsync(server);

        Assert.Equal((ConnectorErrorCode.DatabaseRefused, "18456"), (error.Code, error.ServiceCode));
        var refused = Assert.IsType<SqlServerException>(error.InnerException);
        Assert.Equal((18456, 5, 14, 1), (refused.Number, refused.State, refused.Class, refused.Line));
    }

    [Fact]
    public async Task A_route_is_followed_and_its_server_is_verified_like_the_first()
    {
        await using var second = new FakeTdsServer();
        await using var first = new FakeTdsServer
        {
            Login = _
            => [.. FakeTdsServer.Granted, EnvChange.Route(@"localhost\db1-of-tenant", (ushort)second.Port)]
        };

        // Each has a certificate of its own; only the first one's is trusted.
        Assert.Contains("certificate is not trusted", (await RefusedAsync(first)).Message, StringComparison.Ordinal);
        Assert.Empty(second.Logins);

        await File.AppendAllTextAsync(first.CertificateFile, "\n" + await File.ReadAllTextAsync(second.CertificateFile));
        await using (await OpenAsync(first))
            Assert.Equal("db1", Assert.Single(second.Logins).Database);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("no host\nname")]
    [InlineData("")]
    public async Task Routes_without_end_or_without_a_host_are_a_malformed_answer(string host)
    {
        var port = 0;
        await using var server = new FakeTdsServer { Login = _ => [.. FakeTdsServer.Granted, EnvChange.Route(host, (ushort)port)] };
        port = server.Port;

        var error = await RefusedAsync(server);

        Assert.Equal(ConnectorErrorCode.MalformedAnswer, error.Code);
        Assert.DoesNotContain('\n', error.Message);
        Assert.InRange(server.Logins.Count, 1, 4);
    }

    public static TheoryData<string, byte[]> Hellos => new()
    {
        { "http", [.. "HTTP/1.1 400 Bad Request\r\n\r\n"u8] },
        { "a packet shorter than its header", [4, 1, 0, 3, 0, 0, 1, 0] },
        { "a packet longer than any", [4, 1, 0xFF, 0xFF, 0, 0, 1, 0] },
        { "another message", [0x12, 1, 0, 9, 0, 0, 1, 0, 0xFF] },
        { "an option outside the message", [4, 1, 0, 14, 0, 0, 1, 0, 1, 0, 200, 0, 1, 0xFF] },
        { "an encryption that is none", [4, 1, 0, 15, 0, 0, 1, 0, 1, 0, 6, 0, 1, 0xFF, 9] },
    };

    [Theory]
    [MemberData(nameof(Hellos))]
    public async Task A_greeting_that_is_none_is_a_malformed_answer(string what, byte[] hello)
    {
        Assert.NotEmpty(what);
        await using var server = new FakeTdsServer { RawHello = hello };

        Assert.Equal(ConnectorErrorCode.MalformedAnswer, (await RefusedAsync(server)).Code);
        Assert.Empty(server.Logins);
    }

    public static TheoryData<string, byte[]> Answers => new()
    {
        { "nothing", [4, 1, 0, 8, 0, 0, 1, 0] },
        { "neither granted nor refused", [4, 1, 0, 21, 0, 0, 1, 0, 0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
        { "a token that is cut", [4, 1, 0, 10, 0, 0, 1, 0, 0xAD, 40] },
        { "a token that is none", [4, 1, 0, 9, 0, 0, 1, 0, 0x42] },
        { "a feature of 4 GB", [4, 1, 0, 14, 0, 0, 1, 0, 0xAE, 2, 0xFF, 0xFF, 0xFF, 0xFF] },
        { "a packet size that is none", [4, 1, 0, 21, 0, 0, 1, 0, 0xE3, 10, 0, 4, 3, (byte)'9', 0, (byte)'9', 0, (byte)'9', 0, 0, 0] },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task An_answer_to_the_login_that_is_none_is_a_malformed_answer(string what, byte[] answer)
    {
        Assert.NotEmpty(what);
        await using var server = new FakeTdsServer { RawLogin = answer };

        Assert.Equal(ConnectorErrorCode.MalformedAnswer, (await RefusedAsync(server)).Code);
    }

    [Fact]
    public async Task Nothing_listens_is_unavailable()
    {
        int port;
        await using (var server = new FakeTdsServer())
            port = server.Port;

        var error = await Assert.ThrowsAsync<ConnectorException>(
            () => new SqlServerSessions(null).OpenAsync(new("localhost", port, "d", "u"), Token, default));

        Assert.Equal(ConnectorErrorCode.Unavailable, error.Code);
        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task A_silent_server_is_left_when_the_caller_gives_up()
    {
        await using var server = new FakeTdsServer { RawHello = [] };
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var began = Stopwatch.StartNew();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => OpenAsync(server, cancellationToken: cancel.Token));
        Assert.True(began.Elapsed < TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData("d\0", "u", false)]
    [InlineData("d", "u\0", false)]
    [InlineData("d", "", false)]
    [InlineData("129", "u", true)]
    public async Task Names_that_no_login_has_are_refused_before_anything_is_sent(string database, string user, bool isToken)
    {
        var target = new DatabaseTarget("localhost", 1, database == "129" ? new string('d', 129) : database, user) { IsToken = isToken };

        var error = await Assert.ThrowsAsync<ConnectorException>(() => new SqlServerSessions(null).OpenAsync(target, Token, default));

        Assert.Equal(ConnectorErrorCode.InvalidArgument, error.Code);
    }

    [Fact]
    public async Task A_password_that_is_longer_than_any_is_refused_and_not_quoted()
    {
        var secret = new string('p', 129);

        var error = await Assert.ThrowsAsync<ConnectorException>(
            () => new SqlServerSessions(null).OpenAsync(new("localhost", 1, "d", "u"), secret, default));

        Assert.Equal(ConnectorErrorCode.InvalidArgument, error.Code);
        Assert.DoesNotContain("ppp", error.ToString(), StringComparison.Ordinal);
    }

    private static Task<IDatabaseSession> OpenAsync(
        FakeTdsServer server, bool isToken = true, string token = Token, CancellationToken cancellationToken = default)
        => new SqlServerSessions(server.CertificateFile).OpenAsync(
            new("localhost", server.Port, "db1", "owner") { IsToken = isToken }, token, cancellationToken);

    private static async Task<ConnectorException> RefusedAsync(FakeTdsServer server)
    {
        var error = await Assert.ThrowsAsync<ConnectorException>(() => OpenAsync(server));
        Assert.DoesNotContain(Token, error.ToString(), StringComparison.Ordinal);
        return error;
    }
}
