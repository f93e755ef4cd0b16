using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Cli.Output.Query;

namespace Gatehouse.Tests.Cli;

public class JmesPathTests
{
    private const string Document = """
        {"id": "/x", "name": "a", "tags": {"b c": 1, "d": null}, "on": true, "n": [1, 2, 3, 4, 5], "nested": [[1], [2, [3]], 4],
         "apps": [{"name": "web1", "size": 3, "ids": ["p", "q"]}, {"name": "web2", "size": 1, "ids": []}, {"name": "other", "size": 2}]}
        """;

    [Theory]
    [InlineData("id", "\"/x\"")]
    [InlineData("tags.\"b c\"", "1")]
    [InlineData("tags.d", null)]
    [InlineData("none.at.all", null)]
    [InlineData("apps[0].name", "\"web1\"")]
    [InlineData("apps[-1].name", "\"other\"")]
    [InlineData("apps[9]", null)]
    [InlineData("apps[].name", "[\"web1\",\"web2\",\"other\"]")]
    [InlineData("apps[*].ids[]", "[\"p\",\"q\"]")]
    [InlineData("apps[].ids[0]", "[\"p\"]")]
    [InlineData("apps[].[name, size]", "[[\"web1\",3],[\"web2\",1],[\"other\",2]]")]
    [InlineData("apps[0].{n: name, \"s\": size}", "{\"n\":\"web1\",\"s\":3}")]
    [InlineData("apps[?size > `1`].name", "[\"web1\",\"other\"]")]
    [InlineData("apps[?name=='web2'].size | [0]", "1")]
    [InlineData("apps[?size >= `2` && starts_with(name, 'w')].name", "[\"web1\"]")]
    [InlineData("apps[?!contains(name, 'web')].name", "[\"other\"]")]
    [InlineData("none || name", "\"a\"")]
    [InlineData("on && n[1:3]", "[2,3]")]
    [InlineData("n[::-1]", "[5,4,3,2,1]")]
    [InlineData("n[-2:]", "[4,5]")]
    [InlineData("n[10:0:-2]", "[5,3]")]
    [InlineData("n[:-10]", "[]")]
    [InlineData("nested[]", "[1,2,[3],4]")]
    [InlineData("tags.*", "[1]")]
    [InlineData("length(apps)", "3")]
    [InlineData("apps.length(@)", "3")]
    [InlineData("sort_by(apps, &size)[].name", "[\"web2\",\"other\",\"web1\"]")]
    [InlineData("max_by(apps, &size).name", "\"web1\"")]
    [InlineData("join('-', apps[].name)", "\"web1-web2-other\"")]
    [InlineData("sum(n)", "15")]
    [InlineData("map(&to_string(@), n[:2])", "[\"1\",\"2\"]")]
    [InlineData("keys(tags)", "[\"b c\",\"d\"]")]
    [InlineData("type(n)", "\"array\"")]
    [InlineData("not_null(none, name)", "\"a\"")]
    [InlineData("(apps)[1].name", "\"web2\"")]
    [InlineData("@.name", "\"a\"")]
    [InlineData("'it\\'s'", "\"it's\"")]
    [InlineData("`{\"a\": [1]}`.a[0]", "1")]
    [InlineData("[name, on]", "[\"a\",true]")]
    public void A_query_finds_what_the_specification_says(string query, string? expected)
        => Assert.Equal(expected, JmesPath.Parse(query).Find(JsonNode.Parse(Document))?.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));

    [Theory]
    [InlineData("")]
    [InlineData("a.")]
    [InlineData("a[")]
    [InlineData("a]")]
    [InlineData("a b")]
    [InlineData("[?a")]
    [InlineData("'open")]
    [InlineData("`{`")]
    [InlineData("a[1](b)")]
    [InlineData("nothing(a)")]
    [InlineData("length(a, b)")]
    [InlineData("length(&a)")]
    [InlineData("n[0:1:0]")]
    [InlineData("#")]
    public void What_is_not_in_the_language_is_refused(string query) => Assert.Throws<FormatException>(() => JmesPath.Parse(query));

    [Theory]
    [InlineData("sort(apps)")]
    [InlineData("abs(name)")]
    [InlineData("join('-', n)")]
    public void A_function_refuses_what_it_cannot_take(string query)
        => Assert.Throws<FormatException>(() => JmesPath.Parse(query).Find(JsonNode.Parse(Document)));

    [Fact]
    public void Any_text_is_parsed_or_refused() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.GeneratorFor<char[]>().Select(text => new string(text)).ToArbitrary(), text =>
        {
            try
            {
                JmesPath.Parse(text).Find(JsonNode.Parse(Document));
            }
            catch (FormatException)
            {
                // the only way out
            }
        }));

    [Fact]
    public void A_deep_query_is_refused_and_does_not_end_the_process()
        => Assert.Throws<FormatException>(() => JmesPath.Parse(new string('(', 5000) + "a" + new string(')', 5000)));
}
