using Gatehouse.Migration.Connections;
using Gatehouse.Migration.Edits;
using Gatehouse.Migration.Syntax;
using Gatehouse.Migration.Syntax.Expressions;
using Gatehouse.Migration.Targets;

namespace Gatehouse.Migration.Java;

/// <summary>Rewrites data sources that are filled by setters, and Spring's builder: the password's call goes, the URL says how to log
/// in.</summary>
internal sealed class JavaDataSources(App app, JavaModule module)
{
    private static readonly string[] UrlSetters = ["setJdbcUrl", "setUrl", "setURL", "url", "jdbcUrl"];
    private static readonly string[] UserSetters = ["setUsername", "setUser", "username", "user"];

    private readonly TokenTree _tree = module.Tree;

    public void Rewrite()
    {
        for (var i = 2; i < _tree.Count - 1; i++)
        {
            if (_tree.Is(i, "setPassword") && _tree.Is(i - 1, ".") && _tree.Is(i + 1, "(") && _tree.IsWord(i - 2))
                RewriteSetters(_tree.Word(i - 2), i);
            else if (_tree.Is(i, "password") && _tree.Is(i - 1, ".") && _tree.Is(i + 1, "(") && Chain(i) is { } chain)
                RewriteCalls(i, name => chain.Find(at => name.Contains(_tree.Word(at))), isChain: true);
        }
    }

    private void RewriteSetters(string receiver, int password)
    {
        var end = module.StatementOf(password) is { } statement ? statement.First : password;
        RewriteCalls(password, names => Enumerable.Range(2, _tree.Count - 3)
            .Where(i => names.Contains(_tree.Word(i)) && _tree.Is(i - 1, ".") && _tree.Is(i - 2, receiver) && _tree.Is(i + 1, "("))
                .OrderBy(i => Math.Abs(i - end)).FirstOrDefault(), isChain: false);
    }

    private void RewriteCalls(int password, Func<string[], int> find, bool isChain)
    {
        if (Argument(password) is not { } value || JavaMigration.IsToken(module, value.Value))
            return;
        var url = find(UrlSetters) is > 0 and var at ? Argument(at) : null;
        var server = find(["setServerName", "setServerNames"]) is > 0 and var name ? Argument(name) : null;
        var format = url is not null ? JavaMigration.FormatOf(app, module.Bindings.ValueOf(url.Value)) : IsSqlServer(password)
            ? ConnectionFormat.JdbcSqlServer : null;
        if (format is null || (url is null && server is null))
            return;
        app.Secrets.UnionWith(module.Bindings.ValueOf(value.Value).Texts);
        var scope = url is not null ? JavaMigration.ScopeOf(app, module.Bindings, url.Value, format)
            : app.Scopes.Of(module.Bindings.ValueOf(server!.Value));
        if (scope.Kind != HostKind.Azure)
        {
            app.Leave(_tree.File, _tree[password].Start, "jdbc", scope);
            return;
        }

        var keys = module.Bindings.ValueOf(value.Value).Keys;
        if (scope.HasLocalValue && keys.Count > 0)
        {
            app.Report(_tree.File, _tree[password].Start, "jdbc", Outcome.Assisted,
                "the same setting also names a database for development", "set the password only where the URL is not Azure's");
            return;
        }

        List<TextEdit> edits = [];
        if (url is null)
        {
            // SQLServerDataSource.setAuthentication takes the same words as the URL.
            edits.Add(new(_tree[password].Start, _tree[_tree.Partner(password + 1)].End,
                $"setAuthentication(\"{ConnectionFormat.JdbcSqlServer.Required(app.Options.Mode)[1].Value}\")"));
        }
        else
        {
            if (!AddUrlEdits(url, format, edits))
            {
                app.Report(_tree.File, _tree[password].Start, "jdbc", Outcome.Assisted,
                    "the URL is put together in a way that cannot be edited", "say in the URL how to log in, and set no password");
                return;
            }

            edits.Add(Removal(password, isChain));
        }

        if (format.Kind == DatabaseKind.Sql && find(UserSetters) is > 0 and var user)
        {
            edits.Add(Removal(user, isChain));
            keys = [.. keys, .. Argument(user) is { } name2 ? module.Bindings.ValueOf(name2.Value).Keys : []];
        }

        if (app.EditsOf(_tree.File).Overlaps(edits))
            return;
        app.EditsOf(_tree.File).Add(edits);
        foreach (var key in keys)
            app.Uses.Add(new(key, SettingRole.Password, null, [], true));
        JavaMigration.Require(app, _tree.File.Path, format.Kind);
        app.Report(_tree.File, _tree[password].Start, "jdbc", Outcome.Rewritten, scope.Reason);
    }

    private bool AddUrlEdits(Member url, ConnectionFormat format, List<TextEdit> edits)
    {
        if (module.Bindings.Resolve(url.Value) is EnvironmentExpression read)
        {
            app.Uses.Add(new(read.Key, SettingRole.ConnectionString, format, [], true));
            return true;
        }

        if (JavaMigration.UrlEdits(app, module, url.Value, format) is not { } inFile)
            return false;
        edits.AddRange(inFile);
        return true;
    }

    private Member? Argument(int method)
        => _tree.Partner(method + 1) > method + 2 && module.Reader.ReadMembers(method + 1) is [var only] ? only : null;

    // SQLServerDataSource has its server in setters of its own.
    private bool IsSqlServer(int password)
    {
        var receiver = _tree.Word(password - 2);
        for (var i = 1; i < password; i++)
        {
            if (_tree.Is(i, receiver) && _tree.Span(i - 1).StartsWith("SQLServer"))
                return true;
        }

        return false;
    }

    /// <summary>The calls of the chain that a call is in: <c>DataSourceBuilder.create().url(…).password(…)</c>.</summary>
    private List<int>? Chain(int method)
    {
        List<int> calls = [];
        var i = method;
        while (i > 2 && _tree.Is(i - 1, ".") && _tree.Is(i - 2, ")") && _tree.Partner(i - 2) is var open && open > 0
            && _tree.IsWord(open - 1))
        {
            i = open - 1;
            calls.Add(i);
        }

        if (!_tree.Is(i - 2, "DataSourceBuilder"))
            return null;
        for (i = method; _tree.Is(_tree.Partner(i + 1) + 1, ".") && _tree.IsWord(_tree.Partner(i + 1) + 2); calls.Add(i))
        {
            i = _tree.Partner(i + 1) + 2;
            if (!_tree.Is(i + 1, "("))
                break;
        }

        return calls;
    }

    private TextEdit Removal(int method, bool isChain)
    {
        var (start, end) = isChain
            ? (_tree[method - 1].Start, _tree[_tree.Partner(method + 1)].End)
            : module.StatementOf(method) is { } statement ? (_tree[statement.First].Start, _tree[statement.Last].End)
                : (_tree[method].Start, _tree[method].End);
        var line = _tree.File.LineStart(start);
        var rest = _tree.Text.AsSpan(end, _tree.File.LineEnd(end) - end).Trim();
        var isWhole = _tree.Text.AsSpan(line, start - line).IsWhiteSpace() && (rest.IsEmpty || rest.StartsWith("//"));
        return isWhole ? TextEdit.Delete(line, _tree.File.LineEnd(end)) : TextEdit.Delete(start, end);
    }
}
