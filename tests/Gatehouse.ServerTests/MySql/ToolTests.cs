using System.Diagnostics;
using System.Globalization;

namespace Gatehouse.ServerTests.MySql;

[Collection(MySqlCollection.Name)]
public class ToolTests(MySqlFixture gateway)
{
    // As az 2.45 connects, and with its TLS flag; then with a certificate that is checked.
    private const string Python = """
        import os, ssl, pymysql
        from pymysql.constants import CLIENT
        e = os.environ
        for tls in ({"fake_flag_to_enable_tls": True}, {"ca": e["TEST_CA"], "check_hostname": True}):
            c = pymysql.connect(host="localhost", port=int(e["TEST_PORT"]), user=e["TEST_USER"], password=e["TEST_TOKEN"], database=e["TEST_DATABASE"],
                                ssl=tls, autocommit=True, client_flag=CLIENT.MULTI_STATEMENTS)
            q = c.cursor()
            q.execute("CREATE TEMPORARY TABLE p (id int, name varchar(50)); INSERT INTO p VALUES (1, 'ä'), (2, 'b')")
            while q.nextset(): pass
            q.execute("SELECT CURRENT_USER(), name FROM p WHERE id = %s", (1,))
            print(*q.fetchone())
            q.execute("SELECT CONNECTION_ID()")
            assert q.fetchone()[0] == c.thread_id()
            c.ping()
            c.close()
        """;

    private const string Node = """
        const mysql = require(process.argv[2] + '/mysql2/promise');
        const fs = require('fs');
        const e = process.env;
        (async () => {
          const c = await mysql.createConnection({ host: 'localhost', port: +e.TEST_PORT, user: e.TEST_USER, password: e.TEST_TOKEN, database: e.TEST_DATABASE,
            ssl: { ca: fs.readFileSync(e.TEST_CA) } });
          await c.query('CREATE TEMPORARY TABLE p (id int, name longtext)');
          for (let i = 0; i < 20; i++) await c.execute('INSERT INTO p VALUES (?, ?)', [i, 'x'.repeat(100000 * i)]);
          const [rows] = await c.execute('SELECT CURRENT_USER() AS u, SUM(LENGTH(name)) AS n FROM p WHERE id >= ?', [0]);
          const [[id]] = await c.query('SELECT CONNECTION_ID() AS id');
          console.log(rows[0].u, rows[0].n, id.id === c.threadId);
          try { await c.changeUser({ user: 'root' }); console.log('changed'); } catch (err) { console.log(err.errno, err.code); }
          c.destroy();
          const pool = mysql.createPool({ host: 'localhost', port: +e.TEST_PORT, user: e.TEST_USER, password: e.TEST_TOKEN, ssl: { ca: fs.readFileSync(e.TEST_CA) }, connectionLimit: 4 });
          const all = await Promise.all([...Array(40).keys()].map(i => pool.execute('SELECT ? + 1 AS n', [i])));
          console.log(all.reduce((sum, [r]) => sum + Number(r[0].n), 0));
          await pool.end();
        })().catch(err => { console.error(err.message); process.exit(1); });
        """;

    [Fact]
    public async Task Mariadb_logs_in_with_a_token()
        => Assert.Equal((0, "aad_web1@%\n", ""), await Tool.MariaDbAsync(gateway, MySqlFixture.App, gateway.AppToken, ["-e", "SELECT CURRENT_USER()"]));

    [Fact]
    public async Task Mariadb_runs_the_connectors_script_as_the_administrator()
    {
        var script = $"""
            SET aad_auth_validate_oids_in_tenant = OFF;
            DROP USER IF EXISTS 'from_cli'@'%';
            CREATE AADUSER 'from_cli' IDENTIFIED BY '{MySqlFixture.AppId}';
            GRANT ALL PRIVILEGES ON `shop`.* TO 'from_cli'@'%';
            FLUSH privileges;
            """;

        Assert.Equal((0, "", ""), await Tool.MariaDbAsync(gateway, MySqlFixture.Admin, gateway.AdminToken, [], script));
        Assert.Equal((0, "from_cli@%\n", ""), await Tool.MariaDbAsync(gateway, "from_cli", gateway.AppToken, ["shop", "-e", "SELECT CURRENT_USER()"]));
    }

    [Fact]
    public async Task Mariadb_without_tls_is_told_to_use_it()
    {
        var (exitCode, _, error) = await Tool.RunAsync(
            "mariadb", ["--no-defaults", "--host=127.0.0.1", $"--port={gateway.Listener.Endpoint.Port}", "--user=aad_web1", "--skip-ssl", "-e", "SELECT 1"], gateway, MySqlFixture.App, gateway.AppToken);

        Assert.Equal(1, exitCode);
        Assert.Contains("ERROR 3159 (HY000)", error, StringComparison.Ordinal);
        Assert.Contains("--ssl", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mariadb_shows_what_happened_and_what_to_do()
    {
        var (exitCode, _, error) = await Tool.MariaDbAsync(gateway, "nosuchuser", gateway.AppToken, ["-e", "SELECT 1"]);

        Assert.Equal(1, exitCode);
        Assert.Contains("ERROR 1045 (28000): Access denied for user 'nosuchuser'", error, StringComparison.Ordinal);
        Assert.Contains("CREATE AADUSER 'nosuchuser'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mariadb_kills_what_it_runs_on_interrupt()
    {
        var began = Stopwatch.StartNew();
        var (_, _, error) = await Tool.MariaDbAsync(gateway, MySqlFixture.App, gateway.AppToken, ["-e", "SELECT SLEEP(40), COUNT(*) FROM information_schema.tables"], meanwhile: async process =>
        {
            while ((await gateway.Server.QueryAsync("SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP(40)%'"))[0][0] == "0")
                Assert.True(began.Elapsed < TimeSpan.FromSeconds(10));
            Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        });

        Assert.Contains("1317", error, StringComparison.Ordinal);
        Assert.True(began.Elapsed < TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Dump_and_reload_of_thirty_megabytes_give_the_same_table()
    {
        const string Checksum = "CHECKSUM TABLE shop.dumped";
        using (var client = await gateway.AppAsync())
        {
            await client.QueryAsync("CREATE TABLE dumped (id INT PRIMARY KEY, body LONGTEXT, bin LONGBLOB)");
            await client.QueryAsync("INSERT INTO dumped WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 300) SELECT i, REPEAT(CONCAT('it''s \\\\ ; ä', i), 4000), REPEAT(UNHEX(SHA2(i, 512)), 800) FROM n");
        }

        var (_, before, _) = await Tool.MariaDbAsync(gateway, MySqlFixture.App, gateway.AppToken, ["-e", Checksum]);
        var (dumped, dump, why) = await Tool.RunAsync(
            "mariadb-dump", ["--no-defaults", .. Tool.Connection(gateway, MySqlFixture.App), "--hex-blob", "--max-allowed-packet=64M", "--net-buffer-length=16M", "shop", "dumped"], gateway, MySqlFixture.App, gateway.AppToken);
        Assert.True(dumped == 0, why);
        var (loaded, _, problem) = await Tool.MariaDbAsync(gateway, MySqlFixture.App, gateway.AppToken, ["--max-allowed-packet=64M", "shop"], dump);
        Assert.True(loaded == 0, problem);
        var (_, after, _) = await Tool.MariaDbAsync(gateway, MySqlFixture.App, gateway.AppToken, ["-e", Checksum]);

        Assert.Equal(before, after);
        Assert.True(dump.Length > 30_000_000, $"{dump.Length}");
    }

    [Fact]
    public async Task Pymysql_logs_in_with_a_token()
    {
        var (exitCode, output, error) = await Tool.RunAsync("/usr/bin/python3", ["-c", Python], gateway, MySqlFixture.App, gateway.AppToken);

        Assert.True(exitCode == 0, error);
        Assert.Equal("aad_web1@% ä\naad_web1@% ä\n", output);
    }

    [Fact]
    public async Task Mysql2_logs_in_with_a_token_and_pools()
    {
        var (exitCode, output, error) = await Tool.RunAsync("node", ["-", Modules()], gateway, MySqlFixture.App, gateway.AppToken, Node);

        Assert.True(exitCode == 0, error);
        Assert.Equal("aad_web1@% 19000000 true\n1047 ER_UNKNOWN_COM_ERROR\n820\n", output);
    }

    /// <summary>Where npm has put the samples' packages.</summary>
    internal static string Modules()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var modules = Path.Combine(folder, "samples", "node_modules");
            if (Directory.Exists(Path.Combine(modules, "mysql2")))
                return modules;
        }

        throw new InvalidOperationException("This test needs mysql2: npm ci --prefix samples");
    }
}
