using Gatehouse.Migration.Connections;
using Gatehouse.Migration.Edits;
using Gatehouse.Migration.Syntax;
using Gatehouse.Migration.Syntax.Expressions;
using Gatehouse.Migration.Targets;

namespace Gatehouse.Migration.Java;

/// <summary>Rewrites <c>DriverManager.getConnection</c>: with a URL alone, with user and password, with properties.</summary>
internal sealed class JavaDriverManager(App app, JavaModule module, int method)
{
    private readonly TokenTree _tree = module.Tree;

    public void Rewrite()
    {
        var open = method + 1;
        if (_tree.Partner(open) == open || !_tree.IsBalanced)
        {
            app.Report(_tree.File, _tree[method].Start, "jdbc", Outcome.Refused, "the file cannot be parsed: its brackets do not match");
            return;
        }

        var arguments = module.Reader.ReadMembers(open);
        if (arguments.Count == 0)
            return;
        var url = arguments[0].Value;
        var known = module.Bindings.ValueOf(url);
        if (JavaMigration.FormatOf(app, known) is not { } format)
            return;
        var password = arguments.Count == 3 ? arguments[2].Value : arguments.Count == 2 ? Property("password", arguments[1].Value) : null;
        if (password is not null && JavaMigration.IsToken(module, password))
            return;
        if (arguments.Count == 1 && !HasPassword(known, format))
            return;
        if (arguments.Count == 2 && password is null)
            return;
        if (password is not null)
            app.Secrets.UnionWith(module.Bindings.ValueOf(password).Texts);
        var scope = JavaMigration.ScopeOf(app, module.Bindings, url, format);
        if (scope.Kind != HostKind.Azure)
        {
            app.Leave(_tree.File, _tree[method].Start, "jdbc", scope);
            return;
        }

        var keys = password is null ? [] : module.Bindings.ValueOf(password).Keys;
        if (scope.HasLocalValue && keys.Count > 0)
        {
            app.Report(_tree.File, _tree[method].Start, "jdbc", Outcome.Assisted, "the same setting also names a database for development",
                "pass the password only where the URL is not Azure's");
            return;
        }

        Apply(arguments, url, format, password, scope, keys);
    }

    private void Apply(IReadOnlyList<Member> arguments, Expression url, ConnectionFormat format, Expression? password, Scope scope,
        IReadOnlyList<string> keys)
    {
        List<TextEdit> edits = [];
        var resolved = module.Bindings.Resolve(url);
        if (resolved is EnvironmentExpression read)
            app.Uses.Add(new(read.Key, SettingRole.ConnectionString, format, [], true));
        else if (JavaMigration.UrlEdits(app, module, url, format) is { } inFile)
            edits.AddRange(inFile);
        else
        {
            app.Report(_tree.File, _tree[method].Start, "jdbc", Outcome.Assisted, "the URL is put together in a way that cannot be edited",
                "say in the URL how to log in, and pass no password");
            return;
        }

        if (arguments.Count == 3 && format.Kind == DatabaseKind.Sql)
            edits.Add(TextEdit.Delete(_tree[arguments[0].Last].End, _tree[arguments[2].Last].End));
        else if (arguments.Count == 3)
            edits.Add(new(_tree[arguments[2].First].Start, _tree[arguments[2].Last].End, "null"));
        else if (arguments.Count == 2 && PropertyStatement("password", arguments[1].Value) is { } put)
            edits.Add(Line(put));
        if (arguments.Count == 2 && format.Kind == DatabaseKind.Sql && PropertyStatement("user", arguments[1].Value) is { } putUser)
            edits.Add(Line(putUser));
        if (arguments.Count == 3)
            edits.AddRange(Forget(format.Kind == DatabaseKind.Sql ? [arguments[1].Value, arguments[2].Value]
                : [arguments[2].Value], arguments));
        // URL of a setting with a value: the setting says how to log in. One without is the tutorial's: the code says it.
        if (resolved is EnvironmentExpression setting && app.Settings.ValuesOf(setting.Key).Count == 0)
            edits.Add(TextEdit.Insert(_tree[arguments[0].Last].End, $" + \"{Suffix(format)}\""));
        if (edits.Count == 0 || app.EditsOf(_tree.File).Overlaps(edits))
            return;
        app.EditsOf(_tree.File).Add(edits);
        foreach (var key in keys)
            app.Uses.Add(new(key, SettingRole.Password, null, [], true));
        if (format.Kind == DatabaseKind.Sql && arguments.Count == 3)
        {
            foreach (var key in module.Bindings.ValueOf(arguments[1].Value).Keys)
                app.Uses.Add(new(key, SettingRole.User, null, [], true));
        }

        JavaMigration.Require(app, _tree.File.Path, format.Kind);
        app.Report(_tree.File, _tree[method].Start, "jdbc", Outcome.Rewritten, scope.Reason);
    }

    private static bool HasPassword(Value known, ConnectionFormat format)
        => known.Texts.Any(text => ConnectionText.ToPasswordless(text, format) is { Password: not null });

    private static string Suffix(ConnectionFormat format)
    {
        var separator = format.Kind == DatabaseKind.Sql ? ";" : "&";
        return separator + string.Join(separator,
            format.Required(PasswordlessMode.Default).Where(setting => setting.Weak is null)
            .Select(setting => $"{setting.Name}={setting.Value}"));
    }

    // props.setProperty("password", value), props.put("password", value)
    private Expression? Property(string key, Expression holder)
        => PropertyStatement(key, holder) is { } at && module.Reader.ReadMembers(at + 3) is [_, var value] ? value.Value : null;

    private int? PropertyStatement(string key, Expression holder)
    {
        for (var i = 0; i + 4 < _tree.Count; i++)
        {
            if (_tree.Is(i, holder.Source) && _tree.Is(i + 1, ".") && (_tree.Is(i + 2, "put") || _tree.Is(i + 2, "setProperty"))
                && _tree.Is(i + 3, "(") && _tree.Literal(i + 4) == key)
                return i;
        }

        return null;
    }

    private TextEdit Line(int token)
    {
        var statement = module.StatementOf(token)!.Value;
        return TextEdit.Delete(_tree.File.LineStart(_tree[statement.First].Start), _tree.File.LineEnd(_tree[statement.Last].End));
    }

    // A variable that only filled the argument.
    private IEnumerable<TextEdit> Forget(IReadOnlyList<Expression> gone, IReadOnlyList<Member> arguments)
    {
        foreach (var name in gone.OfType<NameExpression>())
        {
            var uses = Enumerable.Range(0, _tree.Count).Count(i => _tree.Is(i, name.Path));
            if (uses == 2 && arguments.Count == 3 && module.Bindings.Find(name.Path, name.Start) is { IsAlone: true } binding)
                yield return TextEdit.Delete(_tree.File.LineStart(_tree[binding.First].Start), _tree.File.LineEnd(_tree[binding.Last].End));
        }
    }
}
