using Gatehouse.TSql.Lexing;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Parsing;

/// <summary>Reads CREATE DATABASE and ALTER DATABASE.</summary>
internal sealed class DatabaseParser(Grammar grammar)
{
    private TokenReader Tokens => grammar.Tokens;

    /// <summary>Reads the statement from its second word on.</summary>
    public CreateDatabaseStatement ParseCreate()
    {
        Tokens.ExpectWord("database");
        var (name, collation) = (Tokens.TakeName(), (string?)null);
        while (true)
        {
            if (Tokens.TakeWord("collate"))
                collation = Tokens.TakeName().Text;
            else if (Tokens.TakeWords("as", "copy"))
                throw TokenReader.NotSupported("CREATE DATABASE AS COPY OF", name.Line);
            else if (Tokens.Kind == TokenKind.LeftParen)
                Tokens.SkipParentheses();
            else if (Tokens.IsWord("on") || Tokens.IsWord("with") || Tokens.TakeWords("log", "on"))
                ParseFiles();
            else
                return new(name, collation);
        }
    }

    /// <summary>Skips files and options: the engine's database has neither.</summary>
    private void ParseFiles()
    {
        if (Tokens.IsWord("on") || Tokens.IsWord("with"))
            Tokens.Take();
        Tokens.TakeWord("primary");
        do
        {
            if (Tokens.Kind == TokenKind.LeftParen)
            {
                Tokens.SkipParentheses();
                continue;
            }

            Tokens.TakeUpperWord();
            if (Tokens.TakeKind(TokenKind.Equal))
                Tokens.Take();
            else
                _ = Tokens.TakeWord("on") || Tokens.TakeWord("off");
        }
        while (Tokens.TakeKind(TokenKind.Comma));
    }

    /// <summary>Reads the statement from its second word on.</summary>
    public AlterDatabaseStatement ParseAlter()
    {
        Tokens.ExpectWord("database");
        if (Tokens.TakeWords("scoped", "configuration"))
            return ParseScoped();
        if (Tokens.IsWord("scoped"))
            throw Tokens.NotSupported("ALTER DATABASE SCOPED CREDENTIAL");

        var name = Tokens.TakeWord("current") ? null : Tokens.TakeName();
        if (Tokens.TakeWord("collate"))
            return new(name, null, Tokens.TakeName().Text, []);
        if (Tokens.TakeWord("set"))
            return new(name, null, null, ParseOptions());
        if (!Tokens.TakeWord("modify"))
            throw Tokens.Kind == TokenKind.Word ? Tokens.NotSupported($"ALTER DATABASE {Tokens.Text.ToString().ToUpperInvariant()}")
                : Tokens.Wrong();
        if (Tokens.Kind == TokenKind.LeftParen)
        {
            Tokens.SkipParentheses();
            return new(name, null, null, ["MODIFY"]);
        }

        Tokens.ExpectWord("name");
        Tokens.Expect(TokenKind.Equal);
        return new(name, Tokens.TakeName(), null, []);
    }

    private AlterDatabaseStatement ParseScoped()
    {
        if (Tokens.TakeWord("clear"))
            return new(null, null, null, [$"SCOPED CLEAR {Tokens.TakeUpperWord()}"]);
        Tokens.ExpectWord("set");
        var option = Tokens.TakeUpperWord();
        Tokens.Expect(TokenKind.Equal);
        var value = Tokens.Kind is TokenKind.Word or TokenKind.Integer ? Tokens.TextOf(Tokens.Take()).ToString().ToUpperInvariant()
            : throw Tokens.Wrong();
        return new(null, null, null, [$"SCOPED {option} {value}"]);
    }

    private List<string> ParseOptions()
    {
        var options = Tokens.TakeList(ParseOption);
        if (!Tokens.TakeWord("with"))
            return options;
        if (Tokens.TakeWord("no_wait"))
            return options;
        Tokens.ExpectWord("rollback");
        if (Tokens.TakeWord("immediate"))
            return options;
        Tokens.ExpectWord("after");
        Tokens.TakeNumber();
        Tokens.TakeWord("seconds");
        return options;
    }

    private string ParseOption()
    {
        var name = Tokens.TakeUpperWord();
        if (Tokens.TakeKind(TokenKind.Equal))
        {
            var value = Tokens.TextOf(Tokens.Take()).ToString().ToUpperInvariant();
            if (Tokens.Kind == TokenKind.LeftParen)
                Tokens.SkipParentheses();
            return $"{name} {value}";
        }

        if (Tokens.Kind == TokenKind.LeftParen)
        {
            Tokens.SkipParentheses();
            return name;
        }

        return Tokens.IsWord("on") || Tokens.IsWord("off") || name is "RECOVERY" or "PAGE_VERIFY" or "CURSOR_DEFAULT" or "PARAMETERIZATION"
            ? $"{name} {Tokens.TakeUpperWord()}" : name;
    }
}
