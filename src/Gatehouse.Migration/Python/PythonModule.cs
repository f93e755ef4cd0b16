using Gatehouse.Migration.Syntax;
using Gatehouse.Migration.Syntax.Expressions;

namespace Gatehouse.Migration.Python;

/// <summary>One file of Python: its tokens, names and imports.</summary>
internal sealed class PythonModule
{
    private readonly Dictionary<string, string> _imports = [];
    private readonly List<(int First, int Last)> _statements = [];

    public PythonModule(SourceFile file)
    {
        Tree = new PythonLexer(file).Read();
        Reader = new PythonReader(Tree);
        for (var i = 0; i < Tree.Count; i++)
        {
            if (Tree[i].BeginsLine && Tree.Is(i, "import"))
                ReadImport(i, i + 1, "");
            else if (Tree[i].BeginsLine && Tree.Is(i, "from"))
                ReadFrom(i);
            else if (Tree.Is(i, "=") && i > 0 && IsAssignment(i))
                ReadAssignment(i);
        }

        Fields = PythonClasses.Read(this);
    }

    /// <summary>The members of classes of settings.</summary>
    public IReadOnlyList<SettingField> Fields { get; }

    public TokenTree Tree { get; }

    public PythonReader Reader { get; }

    public Bindings Bindings { get; } = new();

    /// <summary>Imports that begin a line without blanks before: first and last token.</summary>
    public IReadOnlyList<(int First, int Last)> ImportStatements => _statements;

    public IEnumerable<string> Imported => _imports.Values;

    /// <summary>The whole name of a path that begins with something imported; null where it does not.</summary>
    public string? FullName(string path)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        var root = dot < 0 ? path : path[..dot];
        var call = root.EndsWith("()", StringComparison.Ordinal) ? "()" : "";
        if (call.Length > 0)
            return _imports.TryGetValue(root[..^2], out var function) ? function + call : null;
        return _imports.TryGetValue(root, out var full) ? full + (dot < 0 ? "" : path[dot..]) : null;
    }

    /// <summary>Last token of the logical line that a token is in.</summary>
    public int LineEnd(int first)
    {
        var i = first;
        while (i < Tree.Count && (i == first || !Tree[i].BeginsLine))
            i = Tree.Next(i);
        return Math.Min(i, Tree.Count) - 1;
    }

    /// <summary>First token of the statement that a token is in.</summary>
    public int StatementOf(int index)
    {
        var i = index;
        while (i > 0)
        {
            if (Enclosing(i) is { } open)
                i = open;
            else if (Tree[i].BeginsLine)
                break;
            else
                i = Tree[i - 1].Kind == TokenKind.Close ? Tree.Partner(i - 1) : i - 1;
        }

        return i;
    }

    /// <summary>The bracket around a token.</summary>
    public int? Enclosing(int index)
    {
        for (var i = index - 1; i >= 0; i--)
        {
            if (Tree[i].Kind == TokenKind.Close && Tree.Partner(i) < i)
                i = Tree.Partner(i);
            else if (Tree[i].Kind == TokenKind.Open)
                return i;
        }

        return null;
    }

    public int Column(int index) => Tree[index].Start - Tree.File.LineStart(Tree[index].Start);

    private bool IsAssignment(int equals)
        => !Tree.Is(equals + 1, "=") && Tree[equals - 1].Kind != TokenKind.Punctuation && Enclosing(equals) is null;

    private void ReadAssignment(int equals)
    {
        var first = StatementOf(equals);
        // name: type = value
        var nameEnd = first;
        while (nameEnd < equals && !Tree.Is(nameEnd, ":"))
            nameEnd++;
        var last = LineEnd(first);
        if (equals + 1 > last)
            return;
        var until = Until(first);
        var from = until == int.MaxValue ? Tree[first].Start : Tree[first].Start;
        var value = Reader.Read(equals + 1, last);
        var name = Tree.Text[Tree[first].Start..Tree[nameEnd - 1].End];
        var isMember = name.StartsWith("self.", StringComparison.Ordinal);
        Bindings.Add(new(name, value, first, last, isMember ? 0 : from, isMember ? int.MaxValue : until, Tree[first].BeginsLine));
    }

    // A name of a function holds until the function ends: the next line that is indented less.
    private int Until(int statement)
    {
        var column = Column(statement);
        if (column == 0)
            return int.MaxValue;
        for (var i = LineEnd(statement) + 1; i < Tree.Count; i = LineEnd(i) + 1)
        {
            if (Column(i) < column && !Tree.Is(i, "else") && !Tree.Is(i, "elif") && !Tree.Is(i, "except") && !Tree.Is(i, "finally"))
                return Tree[i].Start;
        }

        return Tree.Text.Length;
    }

    private void ReadImport(int statement, int first, string prefix)
    {
        var last = LineEnd(statement);
        var i = first;
        while (i <= last)
        {
            var path = "";
            while (i <= last && (Tree.IsWord(i) || Tree.Is(i, ".")) && !Tree.Is(i, "as"))
                path += Tree.Word(i++);
            var local = prefix.Length > 0 ? path : path.Split('.')[0];
            var full = prefix.Length > 0 ? $"{prefix}.{path}" : local;
            if (Tree.Is(i, "as") && Tree.IsWord(i + 1))
            {
                local = Tree.Word(i + 1);
                full = prefix.Length > 0 ? full : path;
                i += 2;
            }

            if (local.Length > 0)
                _imports[local] = full;
            i++;
        }

        if (Column(statement) == 0)
            _statements.Add((statement, last));
    }

    private void ReadFrom(int statement)
    {
        var i = statement + 1;
        var module = "";
        while (i < Tree.Count && !Tree.Is(i, "import") && !(Tree[i].BeginsLine && i > statement))
            module += Tree.Word(i++);
        if (!Tree.Is(i, "import"))
            return;
        ReadImport(statement, Tree.Is(i + 1, "(") ? i + 2 : i + 1, module);
    }
}
