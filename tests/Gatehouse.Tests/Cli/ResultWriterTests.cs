using System.Text.Json.Nodes;
using Gatehouse.Cli.Output;

namespace Gatehouse.Tests.Cli;

public class ResultWriterTests
{
    private static readonly JsonArray Rows = new(
        new JsonObject { ["name"] = "a", ["inner"] = new JsonObject { ["n"] = 1 }, ["list"] = new JsonArray(1, 2) },
        new JsonObject { ["name"] = "längér", ["inner"] = null, ["list"] = null });

    private static readonly Column[] Columns = [new("Name", "name"), new("N", "inner.n"), new("List", "list")];

    [Fact]
    public void Json_is_everything() => Assert.True(JsonNode.DeepEquals(Rows, JsonNode.Parse(Write(Rows, OutputFormat.Json))));

    [Fact]
    public void A_table_is_aligned()
        => Assert.Equal("Name    N  List\n------  -  -----\na       1  [1,2]\nlängér\n", Write(Rows, OutputFormat.Table, Columns));

    [Fact]
    public void Tsv_has_no_header() => Assert.Equal("a\t1\t[1,2]\nlängér\t\t\n", Write(Rows, OutputFormat.Tsv, Columns));

    [Fact]
    public void None_is_nothing() => Assert.Empty(Write(Rows, OutputFormat.None, Columns));

    [Fact]
    public void Without_columns_a_table_shows_the_plain_members()
        => Assert.Equal(
            "Name\n----\na\nb\n",
            Write(new JsonArray(new JsonObject { ["name"] = "a", ["x"] = new JsonObject() }, new JsonObject { ["name"] = "b" }), OutputFormat.Table));

    [Fact]
    public void A_plain_list_is_a_table_too() => Assert.Equal("Result\n------\nx\n", Write(new JsonArray("x"), OutputFormat.Table));

    [Fact]
    public void A_value_cannot_steer_the_terminal()
    {
        var hostile = new JsonArray(new JsonObject { ["name"] = "a\u001b[31m\tb\nc\r\u009b" });

        Assert.Equal("Name\n-----------\na?[31m b c?\n", Write(hostile, OutputFormat.Table));
        Assert.Equal("a?[31m\\tb\\nc?\n", Write(hostile, OutputFormat.Tsv));
        Assert.DoesNotContain('\u001b', Write(hostile, OutputFormat.Json));
    }

    [Fact]
    public void A_resource_is_flattened_as_az_does()
    {
        var flat = ArmShape.Flatten(new JsonObject
        {
            ["id"] = "/subscriptions/s/resourceGroups/rg%201/providers/x/y/z",
            ["name"] = "z",
            ["properties"] = new JsonObject { ["name"] = "inner", ["a"] = 1 },
        });

        Assert.Equal(
            "{\"a\":1,\"id\":\"/subscriptions/s/resourceGroups/rg%201/providers/x/y/z\",\"name\":\"z\",\"resourceGroup\":\"rg 1\"}",
            flat.ToJsonString());
    }

    private static string Write(JsonNode result, OutputFormat format, params Column[] columns)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        ResultWriter.Write(writer, result, format, columns);
        return writer.ToString().ReplaceLineEndings("\n");
    }
}
