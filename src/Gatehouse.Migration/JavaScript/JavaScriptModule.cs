using Gatehouse.Migration.Syntax;
using Gatehouse.Migration.Syntax.Expressions;

namespace Gatehouse.Migration.JavaScript;

/// <summary>One file of JavaScript or TypeScript: its tokens, names, imports and exports.</summary>
internal sealed class JavaScriptModule
{
    private readonly Dictionary<string, Import> _imports = [];
    private readonly List<(int First, int Last)> _statements = [];

    public JavaScriptModule(SourceFile file)
    {
        Tree = new JavaScriptLexer(file).Read();
        Reader = new JavaScriptReader(Tree);
        for (var i = 0; i < Tree.Count; i++)
        {
            if (Tree.Is(i, "import") && !Tree.Is(i - 1, ".") && !Tree.Is(i + 1, "(") && !Tree.Is(i + 1, "."))
                ReadImport(i);
            else if ((Tree.Is(i, "const") || Tree.Is(i, "let") || Tree.Is(i, "var")) && !Tree.Is(i - 1, "."))
                ReadDeclaration(i);
            else if (Tree.Is(i, "=") && i > 0 && Tree.IsWord(i - 1) && !Tree.Is(i + 1, "=") && !Tree.Is(i + 1, ">"))
                ReadAssignment(i);
            else if (Tree.Is(i, "export") && Tree.Is(i + 1, "default"))
                Bind("export default", i, i + 2, isAlone: false);
        }

        Style = ScriptStyle.Of(Tree, _statements);
    }

    public TokenTree Tree { get; }

    public JavaScriptReader Reader { get; }

    public Bindings Bindings { get; } = new();

    public ScriptStyle Style { get; }

    /// <summary>Imports and top-level requires: first and last token.</summary>
    public IReadOnlyList<(int First, int Last)> ImportStatements => _statements;

    public Import? ImportOf(string local) => _imports.GetValueOrDefault(local);

    public IEnumerable<Import> Imports => _imports.Values;

    /// <summary>What the file gives to others under a name; <c>default</c> for the whole.</summary>
    public Expression? Export(string name)
    {
        foreach (var path in name == "default" ? (string[])["export default", "module.exports"]
            : [name, "exports." + name, "module.exports." + name])
        {
            if (Bindings.Find(path, int.MaxValue - 1) is { Value: { } value })
                return Bindings.Resolve(value);
        }

        if (name == "default" && Path.GetExtension(Tree.File.Path) == ".json")
            return Tree.Count > 0 ? Reader.Read(0, Tree.Count - 1) : null;
        var whole = name == "default" ? null : Export("default");
        return whole is ObjectExpression exported && exported[name] is { } member ? Bindings.Resolve(member.Value) : null;
    }

    /// <summary>Last token of the statement that a value begins.</summary>
    private int ValueEnd(int first)
    {
        var i = first;
        while (i < Tree.Count)
        {
            if (Tree.Is(i, ";") || Tree.Is(i, ",") || Tree[i].Kind == TokenKind.Close)
                break;
            if (i > first && Tree[i].BeginsLine && !Continues(i))
                break;
            i = Tree.Next(i);
        }

        return Math.Min(i, Tree.Count) - 1;
    }

    private bool Continues(int i)
        => (Tree[i].Kind == TokenKind.Punctuation && ".?:+|&<>=*-/".Contains(Tree.Text[Tree[i].Start], StringComparison.Ordinal))
            || Tree.Is(i, "as") || Tree.Is(i, "satisfies")
            || (Tree[i - 1].Kind == TokenKind.Punctuation && "+|&?:=.".Contains(Tree.Text[Tree[i - 1].Start], StringComparison.Ordinal));

    private void Bind(string name, int statement, int valueFirst, bool isAlone)
    {
        var last = ValueEnd(valueFirst);
        var end = Tree.Is(last + 1, ";") ? last + 1 : last;
        var value = valueFirst <= last ? Reader.Read(valueFirst, last) : null;
        // A member of this is set in one method and read in another.
        var (from, until) = name.StartsWith("this.", StringComparison.Ordinal) ? (0, int.MaxValue)
            : (Tree[statement].Start, BlockEnd(statement));
        Bindings.Add(new(name, value, statement, end, from, until, isAlone && !Tree.Is(last + 1, ",")));
    }

    private int BlockEnd(int index)
    {
        for (var i = index - 1; i >= 0; i--)
        {
            if (Tree[i].Kind == TokenKind.Close && Tree.Partner(i) < i)
                i = Tree.Partner(i);
            else if (Tree[i].Kind == TokenKind.Open)
                return Tree[Tree.Partner(i)].End;
        }

        return int.MaxValue;
    }

    private void ReadAssignment(int equals)
    {
        var first = equals - 1;
        while (first >= 2 && Tree.Is(first - 1, ".") && Tree.IsWord(first - 2))
            first -= 2;
        var path = Tree.Text[Tree[first].Start..Tree[equals - 1].End];
        if (path.StartsWith("this.", StringComparison.Ordinal) || path.StartsWith("exports", StringComparison.Ordinal)
            || path.StartsWith("module.exports", StringComparison.Ordinal))
            Bind(path, first, equals + 1, isAlone: false);
        else if (first == equals - 1 && Tree[first].BeginsLine && Bindings.Find(path, Tree[first].Start) is { Value: null })
            Bind(path, first, equals + 1, isAlone: false); // let pool; … pool = …
    }

    private void ReadDeclaration(int keyword)
    {
        if (Tree.Is(keyword + 1, "{"))
        {
            ReadDestructuring(keyword);
            return;
        }

        if (!Tree.IsWord(keyword + 1))
            return;
        var equals = keyword + 2;
        if (Tree.Is(equals, ":"))
        {
            // A type: everything up to the equals sign that is no arrow's.
            while (equals < Tree.Count && !Tree.Is(equals, ";") && !(Tree.Is(equals, "=") && !Tree.Is(equals + 1, ">")))
                equals = Tree.Next(equals);
        }

        var isExport = Tree.Is(keyword - 1, "export");
        if (!Tree.Is(equals, "="))
        {
            Bindings.Add(new(Tree.Word(keyword + 1), null, keyword, keyword + 1, Tree[keyword].Start, BlockEnd(keyword), false));
            return;
        }

        Bind(Tree.Word(keyword + 1), isExport ? keyword - 1 : keyword, equals + 1, isAlone: !isExport);
        var last = ValueEnd(equals + 1);
        if (RequiredModule(equals + 1, last) is { } module)
            AddImport(Tree.Word(keyword + 1), module, keyword, last);
        else if (Reader.Read(equals + 1, last) is CallExpression { Callee: var callee }
            && ImportOf(callee) is { Module: "pg-promise" } factory)
            AddImport(Tree.Word(keyword + 1), factory, keyword, last); // const pgp = pgPromise()
    }

    private void ReadDestructuring(int keyword)
    {
        var close = Tree.Partner(keyword + 1);
        if (!Tree.Is(close + 1, "="))
            return;
        var last = ValueEnd(close + 2);
        var source = Reader.Read(close + 2, last);
        // const { Pool } = require('pg'), or of what was imported whole: const { Pool } = pg.
        var module = RequiredModule(close + 2, last)?.Module
            ?? (source is NameExpression { Path: var whole } && ImportOf(whole) is { Export: "*" or "default" } import
            && !import.Module.StartsWith('.') ? import.Module : null);
        foreach (var member in Reader.ReadMembers(keyword + 1).Where(member => Tree.IsWord(member.First)))
        {
            var name = Tree.Word(member.First);
            var local = Tree.Is(member.First + 1, ":") && Tree.IsWord(member.First + 2) ? Tree.Word(member.First + 2) : name;
            if (module is not null)
                AddImport(local, new(module, name), keyword, last);
            else
                Bindings.Add(new(local, MemberOf(source, name, member), keyword, last, Tree[keyword].Start, BlockEnd(keyword), false));
        }
    }

    private Expression? MemberOf(Expression source, string name, Member member) => source switch
    {
        NameExpression { Path: "process.env" or "import.meta.env" }
            => new EnvironmentExpression(Tree, member.First, member.Last, name, null),
        NameExpression { Path: var path } => new NameExpression(Tree, member.First, member.Last, $"{path}.{name}"),
        ObjectExpression literal => literal[name]?.Value,
        _ => null,
    };

    /// <summary>The module of <c>require('m')</c> or <c>await import('m')</c>, called or with a member taken or not.</summary>
    // require('pg'), and require('pg').Pool.
    private Import? RequiredModule(int first, int last)
    {
        var i = Tree.Is(first, "await") ? first + 1 : first;
        if (!(Tree.Is(i, "require") || Tree.Is(i, "import")) || !Tree.Is(i + 1, "(") || Tree.Literal(i + 2) is not { } module)
            return null;
        var close = Tree.Partner(i + 1);
        return new(module, close + 2 == last && Tree.Is(close + 1, ".") && Tree.IsWord(last) ? Tree.Word(last) : "*");
    }

    private void ReadImport(int keyword)
    {
        var from = keyword + 1;
        while (from < Tree.Count && !Tree.IsText(from) && !Tree.Is(from, ";"))
            from++;
        if (from >= Tree.Count || Tree.Literal(from) is not { } module)
            return;
        var last = Tree.Is(from + 1, ";") ? from + 1 : from;
        _statements.Add((keyword, last));
        for (var i = keyword + 1; i < from; i++)
        {
            if (Tree.Is(i, "{"))
            {
                foreach (var (first, end) in Split(i))
                    _imports[Tree.Word(end)] = new(module, Tree.Word(first));
                i = Tree.Partner(i);
            }
            else if (Tree.Is(i, "*") && Tree.Is(i + 1, "as"))
            {
                _imports[Tree.Word(i + 2)] = new(module, "*");
                i += 2;
            }
            else if (Tree.IsWord(i) && !Tree.Is(i, "from") && !Tree.Is(i, "type"))
            {
                _imports[Tree.Word(i)] = new(module, "default");
            }
        }
    }

    private IEnumerable<(int First, int Last)> Split(int open)
    {
        var first = open + 1;
        for (var i = first; i <= Tree.Partner(open); i++)
        {
            if (i != Tree.Partner(open) && !Tree.Is(i, ","))
                continue;
            if (i > first && Tree.IsWord(i - 1))
                yield return (Tree.Is(first, "type") && i - 1 > first ? first + 1 : first, i - 1);
            first = i + 1;
        }
    }

    private void AddImport(string local, Import import, int first, int last)
    {
        _imports[local] = import;
        if (BlockEnd(first) == int.MaxValue)
            _statements.Add((first, Tree.Is(last + 1, ";") ? last + 1 : last));
    }
}

/// <summary>Where a name comes from.</summary>
/// <param name="Module">The module as it is written.</param>
/// <param name="Export">The name there; <c>default</c>, or <c>*</c> for all of it.</param>
internal sealed record Import(string Module, string Export);
