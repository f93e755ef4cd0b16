using Gatehouse.Migration;
using Gatehouse.Migration.Edits;
using Gatehouse.Migration.Java;
using Gatehouse.Migration.JavaScript;
using Gatehouse.Migration.Python;
using Gatehouse.Migration.Syntax;

namespace Gatehouse.Tests.Migration;

public class SyntaxTests
{
    [Theory]
    [InlineData("a = `x${ `y${ '}' }` }z` + 'it\\'s'", 5)]
    [InlineData("const r = /['\"]/g.test(s) / 2", 12)]
    [InlineData("<p>don't {x}</p>", 13)]
    [InlineData("// 'a\n/* \" */ b", 1)]
    public void JavaScript_is_split(string text, int count) => Assert.Equal(count, Tokens(new JavaScriptLexer(File("a.js", text))).Count);

    [Theory]
    [InlineData("x = f'{a[\"k\"]!r:>{w}}' \"b\"", 4)]
    [InlineData("\"\"\"it's\n\"a\" # b\"\"\" # c", 1)]
    [InlineData("rb'\\'' + u\"\"", 3)]
    public void Python_is_split(string text, int count) => Assert.Equal(count, Tokens(new PythonLexer(File("a.py", text))).Count);

    [Theory]
    [InlineData("String s = \"\"\"\n a \"b\" \n\"\"\";", 5)]
    [InlineData("char c = '\"'; // \"", 5)]
    public void Java_is_split(string text, int count) => Assert.Equal(count, Tokens(new JavaLexer(File("A.java", text))).Count);

    [Fact]
    public void Brackets_that_do_not_match_are_seen() => Assert.False(Tokens(new JavaScriptLexer(File("a.js", "f({)}"))).IsBalanced);

    [Fact]
    public void A_diff_has_the_lines_that_changed_and_three_around()
    {
        var before = string.Concat(Enumerable.Range(1, 20).Select(i => $"{i}\n"));

        var lines = UnifiedDiff.Lines("a", before, before.Replace("10\n", "ten\n", StringComparison.Ordinal)).ToList();

        Assert.Equal(["--- a/a", "+++ b/a", "@@ -7,7 +7,7 @@", " 7", " 8", " 9", "-10", "+ten", " 11", " 12", " 13"], lines);
    }

    [Fact]
    public void Edits_that_overlap_are_an_error_and_one_inside_a_deletion_is_none()
    {
        var edits = new FileEdits(File("a", "abcdef"));
        edits.Add(TextEdit.Delete(1, 5), TextEdit.Delete(2, 3), TextEdit.Insert(1, "x"));
        Assert.Equal("axf", edits.Apply());

        edits.Add(new TextEdit(4, 6, "y"));
        Assert.Throws<InvalidOperationException>(edits.Apply);
    }

    private static SourceFile File(string path, string text) => new(path, text);

    private static TokenTree Tokens(Lexer lexer) => lexer.Read();
}
