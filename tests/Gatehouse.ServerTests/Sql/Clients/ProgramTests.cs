using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.ServerTests.Identity;
using Gatehouse.Tests.Support;

namespace Gatehouse.ServerTests.Sql.Clients;

/// <summary>Clients that are programs of their own, unmodified: they trust the cloud's authority by the environment only.</summary>
[Collection(SqlClientsCollection.Name)]
public class ProgramTests(SqlClients clients)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string Folder = Path.Combine(SourceTree.Root, "tests", "Gatehouse.ServerTests", "Sql", "Clients");

    [Fact]
    public async Task Mssql_for_node_works()
    {
        var result = await NodeAsync("mssql.mjs", "node_mssql");

        Assert.Equal("[1,[1]]", Text(result["inserted"]));
        Assert.Equal("""[{"ID":1,"FirstName":"Ada","LastName":"Lövelace","Born":"1815-12-10T00:00:00.000Z"}]""", Text(result["persons"]));
        Assert.Equal("""[{"FirstName":"Ada"}]""", Text(result["template"]));
        Assert.Equal("""[[{"a":1}],[{"b":2,"c":null}]]""", Text(result["several"]));
        Assert.Equal("[1,0]", Text(result["counts"]));
        Assert.Equal(
            Text(JsonNode.Parse("""
                {"i":-1,"g":"9007199254740993","b":true,"d":12.34,"f":0.5,"u":"00112233-4455-6677-8899-aabbccddeeff",
                "t":"2024-02-29T12:34:56.789Z","x":[1,2,255],"n":10000,"z":null}
                """)),
            Text(result["types"]));
        Assert.Equal("""["Ada","kept"]""", Text(result["afterTransactions"]));
        Assert.Equal("Ada", (string?)result["prepared"]![0]);
        Assert.Equal("Ada", (string?)result["prepared"]![2]);
        Assert.Equal("21", Text(result["output"]));
        Assert.Equal("""[500,{"c":500,"n":400}]""", Text(result["bulk"]));
        Assert.Equal("208", Text(result["error"]));
        Assert.Equal("2627", Text(result["duplicate"]));
        Assert.Equal("ECANCEL", (string?)result["cancelled"]);
        Assert.Equal("1", Text(result["after"]));
        Assert.Equal("ELOGIN", (string?)result["refused"]);
    }

    [Fact]
    public async Task Knex_works()
    {
        var result = await NodeAsync("knex.mjs", "node_knex");

        Assert.Equal("[true,false]", Text(result["hasTable"]));
        Assert.Equal("[true,false]", Text(result["hasColumn"]));
        Assert.Equal("""[{"id":1},{"id":2}]""", Text(result["ids"]));
        Assert.Equal("""{"name":"Ada","active":true,"age":36}""", Text(result["first"]));
        Assert.Equal("1", Text(result["updated"]));
        Assert.Equal("""[{"id":2,"age":41}]""", Text(result["returned"]));
        Assert.Equal(
            """[{"name":"Ada","note":"engine"},{"name":"Ada","note":"notes"},{"name":"O'Brien","note":"tape"}]""", Text(result["joined"]));
        Assert.Equal("""[{"user_id":1,"n":2}]""", Text(result["grouped"]));
        Assert.Equal("""["notes"]""", Text(result["page"]));
        Assert.Equal("[1,2]", Text(result["limited"]));
        Assert.Equal("""["Ada","O'Brien"]""", Text(result["like"]));
        Assert.Equal("3", Text(result["raw"]));
        Assert.Equal("""[{"n":2}]""", Text(result["with"]));
        Assert.Equal("""["Ada","O'Brien","kept"]""", Text(result["names"]));
        Assert.Equal("2601", Text(result["duplicate"]));
        Assert.Equal("1", Text(result["deleted"]));
        Assert.Equal("""["tape"]""", Text(result["left"]));
        Assert.Equal("""["active","created_at","credit","email","id","name","updated_at"]""", Text(result["columns"]));
        Assert.Equal("false", Text(result["purchases"]));
    }

    [ClientFact("/usr/bin/tsql")]
    public async Task FreeTds_tsql_works()
    {
        await clients.CreateDatabaseAsync("freetds_tsql");
        var script = Path.Combine(clients.Cloud.Folder, "tsql.sh");
        await File.WriteAllTextAsync(script, """
            printf '%s\n' "create table t (id int, name nvarchar(20))" go "insert t values (1, N'Gruß'), (2, null)" go \
              "select * from t order by id" go "select * from nowhere" go exit \
              | tsql -H localhost -p "$1" -U "$2" -P "$PASSWORD" -D "$3" -o q 2>&1
            """);

        var output = await ClientProgram.RunAsync(
            clients.Cloud, "/bin/sh", [script, clients.Port.ToString(CultureInfo.InvariantCulture), SqlClients.Login, "freetds_tsql"],
                [.. FreeTds(), ("PASSWORD", SqlClients.Password)]);

        Assert.Contains("1\tGruß", output, StringComparison.Ordinal);
        Assert.Contains("2\tNULL", output, StringComparison.Ordinal);
        Assert.Contains("Msg 208", output, StringComparison.Ordinal);
    }

    [ClientFact("/usr/lib/python3/dist-packages/pyodbc.cpython-311-x86_64-linux-gnu.so")]
    public async Task Pyodbc_works()
    {
        await clients.CreateDatabaseAsync("py_odbc");

        var output = await ClientProgram.RunAsync(
            clients.Cloud, "/usr/bin/python3", [Path.Combine(Folder, "Python", "odbc.py"), clients.Settings("py_odbc").ToJsonString()],
                FreeTds());
        var result = JsonNode.Parse(output)!;

        Assert.Equal("""["ID","Name","Born","Balance","Picture","Tag"]""", Text(result["columns"]));
        Assert.Equal("""[1,"Ada Lövelace","1815-12-10","12.34",[1,255],"00112233-4455-6677-8899-aabbccddeeff"]""", Text(result["row"]));
        Assert.Equal("""["Ada Lövelace","Alan",null]""", Text(result["names"]));
        Assert.Equal("2", Text(result["deleted"]));
        Assert.Equal("3", Text(result["count"]));
        Assert.Equal("""["Persons"]""", Text(result["tables"]));
        Assert.Equal("42S02", (string?)result["error"]);
        Assert.Equal("2", Text(result["after"]));
    }

    private (string Name, string Value)[] FreeTds()
    {
        var settings = Path.Combine(clients.Cloud.Folder, "freetds.conf");
        File.WriteAllText(settings, $"""
            [global]
            tds version = 7.4
            client charset = UTF-8
            encryption = require
            ca file = {clients.Cloud.Host.Context.Data.CaCertificate}
            check certificate hostname = yes
            """);
        return [("FREETDSCONF", settings), ("LANG", "C.UTF-8")];
    }

    private async Task<JsonNode> NodeAsync(string script, string database)
    {
        await clients.CreateDatabaseAsync(database);
        var output = await ClientProgram.RunAsync(
            clients.Cloud,
            "node",
            [Path.Combine(Folder, "Node", script), Path.Combine(SourceTree.Root, "samples"), clients.Settings(database).ToJsonString()],
            ("NODE_EXTRA_CA_CERTS", clients.Cloud.Host.Context.Data.CaCertificate));
        return JsonNode.Parse(output)!;
    }

    private static string? Text(JsonNode? node) => node?.ToJsonString(Plain);
}
