using Gatehouse.Migration.Connections;
using Gatehouse.Migration.Edits;
using Gatehouse.Migration.Syntax;
using Gatehouse.Migration.Syntax.Expressions;
using Gatehouse.Migration.Targets;

namespace Gatehouse.Migration.Python;

/// <summary>Rewrites engines of SQLAlchemy: the password leaves the URL, and each new connection gets a token.</summary>
/// <remarks>The event is that of https://docs.sqlalchemy.org/en/20/core/engines.html#generating-dynamic-authentication-tokens.</remarks>
internal sealed class PythonEngines(App app, PythonMigration migration, PythonModule module, PythonSite site)
{
    private readonly List<TextEdit> _edits = [];

    public void Rewrite()
    {
        if (site.Call.Positional is not [var first, ..])
            return;
        var value = module.Bindings.Resolve(first.Value);
        if (Url(value) is not { } found)
            return;
        if (found.Scope.Kind != HostKind.Azure)
        {
            app.Leave(module.Tree.File, site.Call.Start, "sqlalchemy", found.Scope);
            return;
        }

        var statement = module.StatementOf(site.Call.First);
        var engine = module.Bindings.All.FirstOrDefault(binding => binding.First == statement)?.Name;
        if (engine is null || HasListener(engine) || found.Dialect is null)
        {
            if (engine is null || !HasListener(engine))
                app.Report(module.Tree.File, site.Call.Start, "sqlalchemy", Outcome.Assisted, engine is null
                    ? "the engine has no name that an event could be tied to"
                    : "the dialect of the URL is not known",
                    "tie a listener to the engine's event do_connect, and give each connection a token there");
            return;
        }

        if (found.Dialect.StartsWith("mysql", StringComparison.Ordinal) && !found.Dialect.Contains("pymysql", StringComparison.Ordinal)
            && !found.Dialect.Contains("connector", StringComparison.Ordinal))
        {
            app.Report(module.Tree.File, site.Call.Start, "sqlalchemy", Outcome.Assisted,
                "this driver of MySQL sends a token only where its cleartext plugin is allowed",
                "change the URL to mysql+pymysql, then run the migration again");
            return;
        }

        Listen(engine, statement, found.Dialect, found.Scope);
        if (app.EditsOf(module.Tree.File).Overlaps(_edits))
            return;
        app.EditsOf(module.Tree.File).Add(_edits);
        app.Kinds.Add(KindOf(found.Dialect));
        app.Report(module.Tree.File, site.Call.Start, "sqlalchemy", Outcome.Rewritten, found.Scope.Reason);
    }

    private (string? Dialect, Scope Scope)? Url(Expression value)
    {
        var known = module.Bindings.ValueOf(value);
        if (value is TextExpression text && value.Tree == module.Tree)
        {
            var texts = new Texts(text);
            var scheme = texts.Characters.Split("://")[0];
            var format = FormatOf(scheme);
            if (ConnectionText.ToPasswordless(texts.Characters, format) is not { Password: not null } conversion)
                return null;
            if (texts.IsToken(conversion.Password))
                return null;
            app.Keep(texts.Characters, conversion);
            var scope = app.Scopes.OfConnectionString(known, format);
            if (scope.Kind == HostKind.Unknown && texts.Holes(conversion.Host).FirstOrDefault() is { } hole)
                scope = app.Scopes.Of(module.Bindings.ValueOf(hole));
            // SQLAlchemy hands what stands in the query to the driver: only what the driver knows may be there.
            var wanted = scheme.Contains("asyncpg", StringComparison.Ordinal) ? conversion.Edits.Where(edit => edit.Text.Length == 0)
                : conversion.Edits;
            if (scope.Kind == HostKind.Azure && texts.ToFile(wanted) is { } inFile)
                _edits.AddRange(inFile);
            foreach (var key in texts.Holes(conversion.Password).SelectMany(password => module.Bindings.ValueOf(password).Keys))
                app.Uses.Add(new(key, SettingRole.Password, null,
                    [.. texts.Holes(conversion.Host).SelectMany(host => module.Bindings.ValueOf(host).Keys)], true));
            Forget(texts.Holes(conversion.Password));
            return (scheme, scope);
        }

        if (value is EnvironmentExpression read)
        {
            var values = app.Settings.ValuesOf(read.Key).Concat(known.Texts).ToList();
            var scheme = values.Select(candidate => candidate.Split("://")[0])
                .FirstOrDefault(candidate => candidate.Length is > 0 and < 40);
            app.Uses.Add(new(read.Key, SettingRole.ConnectionString, scheme is null ? ConnectionFormat.PostgresUrl
                : FormatOf(scheme), [], false));
            return (scheme, app.Scopes.OfConnectionString(known, ConnectionFormat.PostgresUrl));
        }

        return value is CallExpression { Callee: var callee } call && callee.EndsWith("URL.create", StringComparison.Ordinal)
            && call.Tree == module.Tree ? FromCall(call) : null;
    }

    private (string? Dialect, Scope Scope)? FromCall(CallExpression call)
    {
        if (call["password"] is not { } password || PythonArguments.IsToken(module.Bindings, password.Value))
            return null;
        app.Secrets.UnionWith(module.Bindings.ValueOf(password.Value).Texts);
        var host = module.Bindings.ValueOf(call["host"]?.Value);
        var scope = app.Scopes.Of(host);
        var name = call["drivername"] ?? (call.Positional is [var first, ..] ? first : null);
        var dialect = module.Bindings.ValueOf(name?.Value).Text;
        if (scope.Kind != HostKind.Azure)
            return (dialect, scope);
        var keys = module.Bindings.ValueOf(password.Value).Keys;
        if (!scope.HasLocalValue || keys.Count == 0)
        {
            var edits = new MemberEdits(call.Tree, call.Open, call.Arguments);
            edits.Remove(password);
            List<Member> gone = [password];
            if (call["username"] is { } user && dialect?.StartsWith("mssql", StringComparison.Ordinal) == true)
            {
                edits.Remove(user);
                gone.Add(user);
            }

            _edits.AddRange(edits.Edits());
            _edits.AddRange(PythonCleanup.Edits(app, module, gone));
        }

        foreach (var key in keys)
            app.Uses.Add(new(key, SettingRole.Password, null, host.Keys, !scope.HasLocalValue));
        return (dialect, scope);
    }

    private void Forget(IEnumerable<Expression> holes)
    {
        foreach (var hole in holes.OfType<NameExpression>())
        {
            if (module.Bindings.Find(hole.Path, site.Call.Start) is
                {
                    IsAlone: true,
                    Value: EnvironmentExpression or TextExpression
                } binding && Mentions(hole.Path) <= 2)
                _edits.Add(TextEdit.Delete(module.Tree.File.LineStart(module.Tree[binding.First].Start),
                    module.Tree.File.LineEnd(module.Tree[binding.Last].End)));
        }
    }

    private int Mentions(string name)
        => System.Text.RegularExpressions.Regex.Count(module.Tree.Text, $@"\b{System.Text.RegularExpressions.Regex.Escape(name)}\b");

    private void Listen(string engine, int statement, string dialect, Scope scope)
    {
        var credential = migration.CredentialOf(module);
        var place = module.Tree[statement].Start;
        var isSql = dialect.StartsWith("mssql", StringComparison.Ordinal);
        var indent = module.Tree.File.Indentation(place);
        if (isSql)
            credential.ImportModule(app, place, "struct");
        if (dialect.Contains("pymysql", StringComparison.Ordinal))
            credential.ImportModule(app, place, "ssl");
        credential.Import(app, place, "sqlalchemy", "event");
        credential.Require(app, place);
        var target = site.Call.Callee.Contains("async", StringComparison.Ordinal) ? $"{engine}.sync_engine" : engine;
        var name = engine == "engine" ? "provide_token" : $"provide_token_for_{engine.Replace('.', '_')}";
        List<string> lines = ["", "", $"@event.listens_for({target}, \"do_connect\")", $"def {name}(dialect, conn_rec, cargs, cparams):"];
        var step = "    ";
        if (scope.HasLocalValue && !isSql)
        {
            lines.Add($"{step}if cparams.get(\"password\"):");
            lines.Add($"{step}{step}return  # a database for development has a password of its own");
        }

        lines.AddRange(Body(dialect, credential).Select(line => step + line));
        var end = module.Tree.File.LineEnd(module.Tree[module.LineEnd(statement)].End);
        var needsBreak = end > 0 && module.Tree.Text[end - 1] != '\n';
        if (indent.Length > 0)
            lines.RemoveAt(0);
        var text = string.Concat(lines.Select(line => (line.Length == 0 ? "" : indent + line) + module.Tree.File.NewLine));
        var isBlankAfter = end >= module.Tree.Text.Length
            || module.Tree.Text.AsSpan(end, module.Tree.File.LineEnd(end) - end).IsWhiteSpace();
        _edits.Add(TextEdit.Insert(end,
            (needsBreak ? module.Tree.File.NewLine : "") + text + (isBlankAfter ? "" : module.Tree.File.NewLine)));
    }

    private static List<string> Body(string dialect, PythonCredential credential)
    {
        if (dialect.StartsWith("mssql", StringComparison.Ordinal))
        {
            return
            [
                "cargs[0] = cargs[0].replace(\";Trusted_Connection=Yes\", \"\")",
                $"token_bytes = {credential.Name}.get_token(\"https://database.windows.net/.default\").token.encode(\"UTF-16-LE\")",
                "token_struct = struct.pack(f\"<I{len(token_bytes)}s\", len(token_bytes), token_bytes)",
                "SQL_COPT_SS_ACCESS_TOKEN = 1256  # This connection option is defined by microsoft in msodbcsql.h",
                "cparams[\"attrs_before\"] = {SQL_COPT_SS_ACCESS_TOKEN: token_struct}",
            ];
        }

        List<string> lines = [$"cparams[\"password\"] = {credential.Token}"];
        if (dialect.Contains("pymysql", StringComparison.Ordinal))
            lines.Add("cparams.setdefault(\"ssl\", ssl.create_default_context())");
        if (dialect.Contains("connector", StringComparison.Ordinal))
            lines.Add("cparams[\"auth_plugin\"] = \"mysql_clear_password\"");
        return lines;
    }

    private bool HasListener(string engine)
    {
        for (var i = 0; i + 2 < module.Tree.Count; i++)
        {
            if (module.Tree.Is(i, "(") && module.Tree.Is(i + 1, engine.Split('.')[0]) && module.Tree.Span(i - 1).EndsWith("listens_for"))
                return true;
        }

        return module.Tree.Text.Contains("do_connect", StringComparison.Ordinal);
    }

    private static ConnectionFormat FormatOf(string scheme) => KindOf(scheme) switch
    {
        DatabaseKind.Postgres => ConnectionFormat.PostgresUrl,
        DatabaseKind.MySql => ConnectionFormat.MySqlUrl,
        _ => ConnectionFormat.SqlUrl,
    };

    private static DatabaseKind KindOf(string dialect)
        => dialect.StartsWith("postgres", StringComparison.Ordinal) ? DatabaseKind.Postgres : dialect.StartsWith('m')
            && !dialect.StartsWith("ms", StringComparison.Ordinal) ? DatabaseKind.MySql : DatabaseKind.Sql;
}
