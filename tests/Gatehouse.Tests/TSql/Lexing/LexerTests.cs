using Gatehouse.TSql;
using Gatehouse.TSql.Lexing;

namespace Gatehouse.Tests.TSql.Lexing;

public class LexerTests
{
    [Theory]
    [InlineData("a _b #c ##d e@f$g#1 Größe 名前", "Word:a Word:_b Word:#c Word:##d Word:e@f$g#1 Word:Größe Word:名前")]
    [InlineData("[a]]b] \"c\"\"d\" [e f]", "QuotedName:[a]]b] QuotedName:\"c\"\"d\" QuotedName:[e f]")]
    [InlineData("@x @@rowcount @a@b @名", "Variable:@x Variable:@@rowcount Variable:@a@b Variable:@名")]
    [InlineData("'a''b' N'c' n'' 'd\ne'", "String:'a''b' NationalString:N'c' NationalString:n'' String:'d\ne'")]
    [InlineData("0x 0xAf0 0X1 0xg", "Binary:0x Binary:0xAf0 Binary:0X1 Binary:0x Word:g")]
    [InlineData("1 1. .5 1.5 1e 1e5 1.5E-3 1a",
        "Integer:1 Decimal:1. Decimal:.5 Decimal:1.5 Float:1e Float:1e5 Float:1.5E-3 Integer:1 Word:a")]
    [InlineData("$1.5 $ $action", "Money:$1.5 Money:$ Word:$action")]
    [InlineData("<= >= <> != !< !> = < >",
        "LessOrEqual:<= GreaterOrEqual:>= NotEqual:<> NotEqual:!= GreaterOrEqual:!< LessOrEqual:!> Equal:= Less:< Greater:>")]
    [InlineData("+= -= *= /= %= &= |= ^=",
        "PlusEqual:+= MinusEqual:-= StarEqual:*= SlashEqual:/= PercentEqual:%= AmpersandEqual:&= BarEqual:|= CaretEqual:^=")]
    [InlineData("a--b\nc/*d/*e*/f*/g", "Word:a Word:c Word:g")]
    [InlineData("a..b::c", "Word:a Dot:. Dot:. Word:b DoubleColon::: Word:c")]
    [InlineData("\uFEFFa\u00A0b\u3000c", "Word:a Word:b Word:c")]
    [InlineData("? \\ @ @@ \0", "Unknown:? Unknown:\\ Unknown:@ Unknown:@@ Unknown:\0")]
    public void Text_is_cut_into_tokens(string text, string expected)
        => Assert.Equal(expected, string.Join(' ', Tokens(text).Select(t => $"{t.Kind}:{text[t.Start..t.End]}")));

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void Name_has_at_most_128_characters(int length, bool isAccepted)
    {
        string[] names = [new('a', length), $"[{new string(']', 2 * length)}]", $"\"{new string('a', length)}\"",
            $"@{new string('a', length - 1)}"];

        Assert.All(names, name =>
        {
            var error = Record.Exception(() => Tokens(name));
            Assert.Equal(isAccepted ? null : 103, (error as TSqlException)?.Number);
        });
    }

    [Fact]
    public void Values_are_without_their_quotes()
    {
        Assert.Equal("a]b", Literals.Name("[a]]b]"));
        Assert.Equal("a\"b", Literals.Name("\"a\"\"b\""));
        Assert.Equal("it's", Literals.Text("N'it''s'"));
        Assert.Equal("", Literals.Text("''"));
        Assert.Equal("0AF0", Literals.Hex("0xAF0"));
        Assert.Equal("", Literals.Hex("0x"));
    }

    [Theory]
    [InlineData("select", true)]
    [InlineData("Percent", true)]
    [InlineData("precision", false)]
    [InlineData("offset", false)]
    [InlineData("value", false)]
    [InlineData("throw", false)]
    public void Reserved_words_are_known_in_any_case(string word, bool expected) => Assert.Equal(expected, ReservedWords.Contains(word));

    [Fact]
    public void Lexer_goes_back_to_a_token_and_its_line()
    {
        var lexer = new Lexer("'a\nb' c\nd");
        var first = lexer.Next();
        List<Token> once = [lexer.Next(), lexer.Next()];

        lexer.Return(first);

        Assert.Equal(once, [lexer.Next(), lexer.Next()]);
        Assert.Equal([2, 3], once.Select(t => t.Line));
    }

    private static List<Token> Tokens(string text)
    {
        var (lexer, tokens) = (new Lexer(text), new List<Token>());
        for (var token = lexer.Next(); token.Kind != TokenKind.EndOfText; token = lexer.Next())
            tokens.Add(token);
        return tokens;
    }
}
