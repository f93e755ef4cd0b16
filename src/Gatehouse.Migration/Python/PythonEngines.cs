using Gatehouse.Migration.Connections;
using Gatehouse.Migration.Edits;
using Gatehouse.Migration.Syntax;
using Gatehouse.Migration.Syntax.Expressions;
using Gatehouse.Migration.Targets;

namespace Gatehouse.Migration.Python;

/// <summary>Rewrites engines of SQLAlchemy: the password leaves the URL, and each new connection gets a token.</summary>
/// <remarks>The event is that of https://docs.sqlalchemy.org/en/20/core/engines.html#generating-dynamic-authentication-tokens.</remarks>
internal sealed class PythonEngines(App app, PythonMigration migration, PythonModule module, CallExpression? call, int offset)
{
    private readonly List<TextEdit> _edits = [];

    public void Rewrite()
    {
        if ((call?["url"] ?? (call?.Positional is [var first, ..] ? first : null)) is { } url)
            Rewrite(url.Value, module.StatementOf(call!.First), "sqlalchemy");
    }

    /// <summary>A URL whose engine is made out of sight: every engine of the program gets the event.</summary>
    public void Rewrite(Expression url, string driver) => Rewrite(url, null, driver);

    private void Rewrite(Expression url, int? statement, string driver)
    {
        if (Url(module.Bindings.Resolve(url)) is not { } found)
            return;
        if (found.Scope.Kind != HostKind.Azure)
        {
            app.Leave(module.Tree.File, offset, driver, found.Scope);
            return;
        }

        var engine = statement is null ? null : module.Bindings.All.FirstOrDefault(binding => binding.First == statement)?.Name;
        if (engine is null ? module.Tree.Text.Contains("do_connect", StringComparison.Ordinal) : HasListener(engine))
            return;
        if (found.Dialect is { } dialect && dialect.StartsWith("mysql", StringComparison.Ordinal)
            && !dialect.Contains("pymysql", StringComparison.Ordinal) && !dialect.Contains("connector", StringComparison.Ordinal))
        {
            app.Report(module.Tree.File, offset, driver, Outcome.Assisted,
                "this driver of MySQL sends a token only where its cleartext plugin is allowed",
                "change the URL to mysql+pymysql, then run the migration again");
            return;
        }

        if (engine is not null && found.Dialect is not null)
            Listen(engine, statement!.Value, found.Dialect, found.Scope);
        else
            ListenEverywhere(found.Dialect);
        if (app.EditsOf(module.Tree.File).Overlaps(_edits))
            return;
        app.EditsOf(module.Tree.File).Add(_edits);
        if (found.Dialect is not null)
            app.Kinds.Add(KindOf(found.Dialect));
        app.Report(module.Tree.File, offset, driver, Outcome.Rewritten, found.Scope.Reason);
    }

    // An engine that has no name here, or none that is seen: the event is every engine's, and asks what it connects to.
    private void ListenEverywhere(string? dialect)
    {
        var credential = migration.CredentialOf(module);
        if (dialect?.StartsWith("mssql", StringComparison.Ordinal) == true)
            credential.ImportModule(app, offset, "struct");
        if (dialect?.Contains("pymysql", StringComparison.Ordinal) == true)
            credential.ImportModule(app, offset, "ssl");
        credential.Import(app, offset, "sqlalchemy", "event");
        credential.Import(app, offset, "sqlalchemy.engine", "Engine");
        credential.Require(app, offset);
        var condition = dialect is null ? "dialect.name not in (\"postgresql\", \"mysql\") or cparams.get(\"password\")"
            : KindOf(dialect) switch
            {
                DatabaseKind.Sql => "dialect.name != \"mssql\" or \"PWD=\" in cargs[0]",
                DatabaseKind.MySql => "dialect.name != \"mysql\" or cparams.get(\"password\")",
                _ => "dialect.name != \"postgresql\" or cparams.get(\"password\")",
            };
        var body = string.Concat(Body(dialect ?? "postgresql", credential).Select(line => $"    {line}\n"));
        credential.Define(app, offset,
            "\n@event.listens_for(Engine, \"do_connect\")\ndef provide_token(dialect, conn_rec, cargs, cparams):\n"
            + $"    if {condition}:\n        return  # another database, or one for development that has a password of its own\n{body}\n");
    }

    private (string? Dialect, Scope Scope)? Url(Expression value)
    {
        // A URL of another file says what it says in the names of that file.
        var bindings = migration.ModuleOf(value, module).Bindings;
        var known = bindings.ValueOf(value);
        if (value is TextExpression text)
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
            if (texts.Holes(conversion.Host).FirstOrDefault() is { } hole && bindings.ValueOf(hole).IsKnown)
                scope = app.Scopes.Of(bindings.ValueOf(hole));
            // SQLAlchemy hands what stands in the query to the driver: only what the driver knows may be there.
            var wanted = scheme.Contains("asyncpg", StringComparison.Ordinal) ? conversion.Edits.Where(edit => edit.Text.Length == 0)
                : conversion.Edits;
            if (scope.Kind != HostKind.Azure)
                return (scheme, scope);
            if (texts.ToFile(wanted) is not { } inFile)
            {
                app.Report(value.Tree.File, value.Start, "sqlalchemy", Outcome.Assisted,
                    "the URL is put together in a way that cannot be edited",
                    "take the password out of it by hand, then run the migration again");
                return null;
            }

            if (value.Tree == module.Tree)
                _edits.AddRange(inFile);
            else
                app.EditsOf(value.Tree.File).Add(inFile);
            foreach (var key in texts.Holes(conversion.Password).SelectMany(password => bindings.ValueOf(password).Keys))
                app.Uses.Add(new(key, SettingRole.Password, null,
                    [.. texts.Holes(conversion.Host).SelectMany(host => bindings.ValueOf(host).Keys)], true));
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
            if (module.Bindings.Find(hole.Path, offset) is not { IsAlone: true } binding
                || binding.Value is not (EnvironmentExpression or TextExpression or NameExpression) || Mentions(hole.Path) > 2)
                continue;
            _edits.Add(TextEdit.Delete(module.Tree.File.LineStart(module.Tree[binding.First].Start),
                module.Tree.File.LineEnd(module.Tree[binding.Last].End)));
            if (binding.Value is NameExpression { Path: var inner } && Mentions(inner) <= 2)
                Forget([binding.Value]); // encoded = quote_plus(password)
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
        var target = call!.Callee.Contains("async", StringComparison.Ordinal) ? $"{engine}.sync_engine" : engine;
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
