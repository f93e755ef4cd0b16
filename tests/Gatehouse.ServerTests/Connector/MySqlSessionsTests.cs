using System.Diagnostics;
using Gatehouse.Connector;
using Gatehouse.Connector.MySql;
using Gatehouse.ServerTests.MySql;

namespace Gatehouse.ServerTests.Connector;

/// <summary>The connector's own client against a real server, through the gateway.</summary>
[Collection(MySqlCollection.Name)]
public class MySqlSessionsTests(MySqlFixture gateway)
{
    [Fact]
    public async Task Token_opens_a_session_and_values_have_their_columns_types()
    {
        await using var session = await OpenAsync();
        const string Values = """
            CAST(-5 AS SIGNED) AS i, CAST(18446744073709551615 AS UNSIGNED) AS u, 1.50 AS d, CAST(1.25 AS DOUBLE) AS f,
            'ä€🔒' AS t, X'00FF' AS b, NULL AS n, CAST('2024-02-29' AS DATE) AS dt,
            CAST('2024-02-29 13:14:15.5' AS DATETIME(1)) AS ts, CAST('-100:00:01' AS TIME) AS tm
            """;

        var text = await session.RunAsync($"SELECT {Values}", [], default);
        var binary = await session.RunAsync($"SELECT {Values}, ? AS p", [7], default);

        Assert.Equal(["i", "u", "d", "f", "t", "b", "n", "dt", "ts", "tm"], text.Single().Columns);
        object?[] expected =
        [
            -5L, ulong.MaxValue, 1.50m, 1.25, "ä€🔒", new byte[] { 0, 255 }, null,
            new DateOnly(2024, 2, 29), new DateTime(2024, 2, 29, 13, 14, 15, 500), new TimeSpan(-100, 0, -1),
        ];
        Assert.Equal(expected, text.Single().Rows.Single());
        Assert.Equal([.. expected, 7L], binary.Single().Rows.Single());
        Assert.Equal(-1, text.Single().Affected);
    }

    [Fact]
    public async Task Columns_of_every_type_come_alike_as_text_and_from_a_prepared_statement()
    {
        await using var session = await OpenAsync();
        await session.RunAsync(
            """
            CREATE TEMPORARY TABLE every (
              a TINYINT, b TINYINT UNSIGNED, c SMALLINT, d MEDIUMINT, e INT UNSIGNED, f FLOAT, g DECIMAL(60, 30), h YEAR, i BIT(12), j JSON,
              k ENUM('x', 'y'), l SET('x', 'y'), m BLOB, n LONGTEXT, o TIMESTAMP(6) NULL, p TIME(3), q VARBINARY(9), r POINT, s DATETIME,
              t BOOLEAN);
            INSERT INTO every VALUES (
              -128, 255, -32768, -8388608, 4294967295, 1.1, '123456789012345678901234567890.5', 2026, b'101000000001', '{"a": 1}',
              'y', 'x,y', X'00', REPEAT('ä', 70000), '2026-11-20 01:02:03.000004', '838:59:58.5', 'ab', POINT(1, 2), '2026-11-20 00:00:00',
              TRUE);
            """,
            [],
            default);

        var text = (await session.RunAsync("SELECT * FROM every", [], default)).Single().Rows.Single();
        var binary = (await session.RunAsync("SELECT * FROM every WHERE a < ?", [0], default)).Single().Rows.Single();

        Assert.Equal(text, binary);
        Assert.Equal(
            [
                -128L, 255L, -32768L, -8388608L, 4294967295L, 1.1f, "123456789012345678901234567890.500000000000000000000000000000", 2026L,
                0xA01UL, "{\"a\": 1}", "y", "x,y",
            ],
            text.Take(12));
        Assert.Equal(70_000, Assert.IsType<string>(text[13]).Length);
        Assert.Equal(new DateTime(2026, 11, 20, 1, 2, 3).AddMicroseconds(4), text[14]);
        Assert.Equal(new TimeSpan(34, 22, 59, 58, 500), text[15]);
        Assert.Equal("ab"u8.ToArray(), text[16]);
        Assert.IsType<byte[]>(text[17]);
        Assert.Equal(1L, text[19]);
    }

    [Fact]
    public async Task Values_that_dotnet_cannot_hold_stay_text()
    {
        await using var session = await OpenAsync();
        await session.RunAsync(
            "SET SESSION sql_mode = ''; CREATE TEMPORARY TABLE zero (d DATE, t DATETIME); INSERT INTO zero VALUES (0, 0)", [], default);

        object[] expected = ["0000-00-00", "0000-00-00 00:00:00"];
        Assert.Equal(expected, (await session.RunAsync("SELECT * FROM zero", [], default)).Single().Rows.Single());
        Assert.Equal(expected, (await session.RunAsync("SELECT * FROM zero WHERE 1 = ?", [1], default)).Single().Rows.Single());
    }

    [Fact]
    public async Task Parameters_are_values_and_never_sql()
    {
        await using var session = await OpenAsync();
        const string Hostile = "'; DROP TABLE x; -- \\ \0 ä";
        object[] values =
        [
            Hostile, true, (byte)7, -8L, ulong.MaxValue, 1.5f, -2.5, 79228162514264337593543950335m, new DateOnly(2024, 2, 29),
            new DateTime(2024, 2, 29, 1, 2, 3, 4), new TimeSpan(-30, 1, 2), new byte[] { 0, 39, 92 }, DBNull.Value,
        ];

        var results = await session.RunAsync(
            "SELECT ?, ?, ?, ?, ?, ?, ?, CAST(? AS DECIMAL(40)), CAST(? AS DATE), CAST(? AS DATETIME(3)), CAST(? AS TIME), ?, ?",
            values,
            default);

        Assert.Equal(
            [
                Hostile, 1L, 7L, -8L, ulong.MaxValue, 1.5, -2.5, "79228162514264337593543950335", new DateOnly(2024, 2, 29),
                new DateTime(2024, 2, 29, 1, 2, 3, 4), new TimeSpan(-30, 1, 2), new byte[] { 0, 39, 92 }, null,
            ],
            results.Single().Rows.Single());
    }

    [Fact]
    public async Task Several_statements_answer_each_and_say_what_they_changed()
    {
        await using var session = await OpenAsync();

        var results = await session.RunAsync(
            """
            CREATE TEMPORARY TABLE many (id INT); INSERT INTO many VALUES (1), (2), (3);
            SELECT id FROM many; UPDATE many SET id = 9 WHERE id = 1
            """,
            [],
            default);

        Assert.Equal([0, 3, -1, 1], results.Select(result => result.Affected));
        Assert.Equal([1L, 2L, 3L], results[2].Rows.Select(row => row[0]));
    }

    [Fact]
    public async Task Refused_statement_has_number_and_state_and_the_session_goes_on()
    {
        await using var session = await OpenAsync();

        foreach (var parameters in (object[][])[[], [1]])
        {
            var error = await Assert.ThrowsAsync<ConnectorException>(
                () => session.RunAsync("SELECT * FROM not_there" + (parameters.Length > 0 ? " WHERE 1 = ?" : ""), parameters, default));
            Assert.Equal((ConnectorErrorCode.DatabaseRefused, "1146"), (error.Code, error.ServiceCode));
            Assert.Contains("1146 (42S02)", error.Message, StringComparison.Ordinal);
        }

        var missing = await Assert.ThrowsAsync<ConnectorException>(() => session.RunAsync("SELECT ?, ?", [1], default));
        Assert.Equal(ConnectorErrorCode.DatabaseRefused, missing.Code);
        Assert.Equal("again", (await session.RunAsync("SELECT ?", ["again"], default)).Single().Rows.Single()[0]);
    }

    [Fact]
    public async Task Refused_login_says_who_and_why_and_not_the_token()
    {
        var error = await Assert.ThrowsAsync<ConnectorException>(
            () => Sessions().OpenAsync(Target("nobody"), gateway.AppToken, default));

        Assert.Equal((ConnectorErrorCode.DatabaseRefused, "1045"), (error.Code, error.ServiceCode));
        Assert.Contains("as 'nobody' failed: 1045 (28000)", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(gateway.AppToken, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificate_of_another_authority_ends_it_before_the_token_is_sent()
    {
        var before = gateway.Audit.Count;

        var error = await Assert.ThrowsAsync<ConnectorException>(
            () => new MySqlSessions(null).OpenAsync(Target(MySqlFixture.App), gateway.AppToken, default));

        Assert.Equal(ConnectorErrorCode.Unavailable, error.Code);
        Assert.Contains("certificate is not trusted", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(gateway.Audit.Skip(before), login => login.Granted);
    }

    [Fact]
    public async Task Cancelled_statement_ends_on_the_server_too()
    {
        await using var session = await OpenAsync();
        using var cancel = new CancellationTokenSource();
        var running = session.RunAsync("SELECT SLEEP(41)", [], cancel.Token);
        await WaitForAsync("1");

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await WaitForAsync("0");
        var ended = await Assert.ThrowsAsync<ConnectorException>(() => session.RunAsync("SELECT 1", [], default));
        Assert.Equal(ConnectorErrorCode.Unavailable, ended.Code);
    }

    [Fact]
    public async Task Statements_and_values_of_many_packets_pass()
    {
        await using var session = await OpenAsync();
        var text = new string('x', 20_000_000);

        var results = await session.RunAsync("SELECT ?, LENGTH(?)", [text, text], default);

        Assert.Equal([text, 20_000_000L], results.Single().Rows.Single());
        Assert.Equal(20_000_000L, (await session.RunAsync($"SELECT LENGTH('{text}')", [], default)).Single().Rows.Single()[0]);
    }

    [Fact]
    public async Task Quoted_names_are_names()
    {
        await using var admin = await Sessions().OpenAsync(Target(MySqlFixture.Admin, ""), gateway.AdminToken, default);
        const string Name = "odd`'\"name";
        await admin.RunAsync($"CREATE DATABASE {MySqlText.Identifier(Name)}", [], default);

        const string Count = "SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = ?";
        Assert.Equal(1L, (await admin.RunAsync(Count, [Name], default)).Single().Rows.Single()[0]);
        Assert.Equal("'it''s'@'%'", MySqlText.User("it's"));
        Assert.Throws<ConnectorException>(() => MySqlText.User(new string('u', 33)));
        Assert.Throws<ConnectorException>(() => MySqlText.Literal("back\\slash"));
        Assert.Throws<ConnectorException>(() => MySqlText.Identifier("ends "));
    }

    private async Task WaitForAsync(string count)
    {
        const string Running = "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP(41)%'";
        for (var began = Stopwatch.StartNew(); (await gateway.Server.QueryAsync(Running))[0][0] != count;)
            Assert.True(began.Elapsed < TimeSpan.FromSeconds(10), count);
    }

    private MySqlSessions Sessions() => new(gateway.CertificateFile);

    private DatabaseTarget Target(string user, string database = MySqlFixture.Shop)
        => new("localhost", gateway.Listener.Endpoint.Port, database, user);

    private Task<IDatabaseSession> OpenAsync() => Sessions().OpenAsync(Target(MySqlFixture.App), gateway.AppToken, default);
}
