using Gatehouse.Migration.Connections;
using Gatehouse.Migration.Edits;
using Gatehouse.Migration.Syntax;
using Gatehouse.Migration.Syntax.Expressions;
using Gatehouse.Migration.Targets;

namespace Gatehouse.Migration.Python;

/// <summary>Rewrites calls that take the password as an argument, or a whole connection string.</summary>
internal sealed class PythonArguments(App app, PythonMigration migration, PythonModule module, PythonSite site)
{
    private readonly PythonHolder _call = PythonHolder.Of(site.Call);
    private readonly PythonCredential _credential = migration.CredentialOf(module);

    private DatabaseKind Kind => site.Driver switch
    {
        PythonDriver.Pymssql => DatabaseKind.Sql,
        PythonDriver.MySqlConnector or PythonDriver.PyMySql or PythonDriver.MySqlOther or PythonDriver.MySqlDb or PythonDriver.MySqlPool
            => DatabaseKind.MySql,
        _ => DatabaseKind.Postgres,
    };

    public void Rewrite()
    {
        if (_call.Find(module.Bindings, "password", "passwd") is { } password)
            RewritePassword(password.Holder, password.Member);
        else if (TakesPositions && site.Call.Positional is [_, _, var third, ..])
            RewritePassword(_call, third);
        else if (site.Driver == PythonDriver.Psycopg3Pool && Nested() is { } nested)
            RewritePassword(nested.Holder, nested.Member);
        else if (Text() is { } text)
            RewriteText(text);
    }

    /// <summary>Whether a value is a token already, or something that gets one.</summary>
    // host, user, password: what the drivers of MySQL and pymssql have in common.
    private bool TakesPositions => site.Driver is PythonDriver.PyMySql or PythonDriver.Pymssql or PythonDriver.MySqlDb;

    public static bool IsToken(Bindings bindings, Expression value)
    {
        var source = value.Source + " " + bindings.Resolve(value).Source;
        return source.Contains("get_token", StringComparison.Ordinal) || source.Contains("oken.token", StringComparison.Ordinal)
            || source.Contains("lambda", StringComparison.Ordinal)
            || source.Contains("access_token", StringComparison.OrdinalIgnoreCase)
                || source.StartsWith("get_password", StringComparison.Ordinal);
    }

    private (PythonHolder Holder, Member Member)? Nested()
        => site.Call["kwargs"] is { } arguments && PythonHolder.Of(module.Bindings.Resolve(arguments.Value)) is { } holder
            && holder["password"] is { } member ? (holder, member) : null;

    private Member? Text() => site.Driver is PythonDriver.Psycopg or PythonDriver.Asyncpg or PythonDriver.Psycopg3Pool
        ? site.Call["dsn", "conninfo"] ?? (site.Call.Positional is [var first, ..] ? first : null)
        : site.Driver == PythonDriver.PsycopgPool ? site.Call["dsn"] ?? (site.Call.Positional is [_, _, var third, ..] ? third : null)
            : null;

    private void RewritePassword(PythonHolder holder, Member password)
    {
        var value = password.Value;
        if (IsToken(module.Bindings, value))
            return;
        app.Secrets.UnionWith(module.Bindings.ValueOf(value).Texts);
        var host = module.Bindings.ValueOf((_call.Find(module.Bindings, "host", "server")
            ?? (holder["host"] is { } inner ? (holder, inner) : null))?.Member.Value);
        if (!host.IsKnown && TakesPositions && site.Call.Positional is [var positional, ..])
            host = module.Bindings.ValueOf(positional.Value);
        if (!host.IsKnown && Text() is { } text)
            host = new([.. module.Bindings.ValueOf(text.Value).Texts.Select(dsn => Scopes.HostIn(dsn, ConnectionFormat.Libpq))],
                module.Bindings.ValueOf(text.Value).Keys);
        var scope = app.Scopes.Of(host);
        var file = holder.Tree.File;
        var offset = holder.Tree[password.First].Start;
        if (scope.Kind != HostKind.Azure)
        {
            app.Leave(file, offset, site.Name, scope);
            return;
        }

        if (Unable() is { } reason)
        {
            app.Report(file, offset, site.Name, Outcome.Assisted, reason.Why, reason.ToDo);
            return;
        }

        var keys = module.Bindings.ValueOf(value).Keys;
        var keeps = scope.HasLocalValue && keys.Count > 0;
        if (keeps && site.Driver is PythonDriver.PsycopgPool or PythonDriver.Psycopg3Pool or PythonDriver.MySqlPool)
        {
            app.Report(file, offset, site.Name, Outcome.Assisted,
                "the same setting also names a database for development, and the pool takes one way to log in",
                $"decide by the host which pool is made, then run the migration again with --target");
            return;
        }

        var owner = migration.ModuleOf(value, module);
        List<TextEdit> edits = [];
        var arguments = new MemberEdits(module.Tree, site.Call.Open, site.Call.Arguments);
        var isOwn = holder.Tree == module.Tree && holder.Open == site.Call.Open;
        var token = Token(keeps ? Read(module.Bindings.Resolve(value)) : null);
        var isPool = site.Driver is PythonDriver.PsycopgPool or PythonDriver.Psycopg3Pool or PythonDriver.MySqlPool;
        if (isOwn && !isPool)
        {
            arguments.Replace(password, password.Name is null ? token : $"{password.Name}={token}");
        }
        else if (isOwn)
        {
            arguments.Remove(password);
        }
        else
        {
            // A dictionary is made once, when the module is read: the token is asked for by the call.
            var dictionary = new MemberEdits(holder.Tree, holder.Open, holder.Members);
            dictionary.Remove(password);
            if (holder.Tree == module.Tree)
                edits.AddRange(dictionary.Edits());
            else
                app.EditsOf(file).Add(dictionary.Edits());
            if (!isPool)
                arguments.Append($"password={token}");
        }

        Extras(arguments, edits, keeps);
        edits.AddRange(arguments.Edits());
        if (!keeps && owner == module)
            edits.AddRange(PythonCleanup.Edits(app, module, [password]));
        foreach (var key in keys)
            app.Uses.Add(new(key, SettingRole.Password, null, host.Keys, !keeps));
        Finish(edits, scope, offset, file);
    }

    private void RewriteText(Member argument)
    {
        var value = module.Bindings.Resolve(argument.Value);
        if (value is not (TextExpression or EnvironmentExpression) || value.Tree != module.Tree)
            return;
        var known = module.Bindings.ValueOf(value);
        var scope = app.Scopes.OfConnectionString(known, ConnectionFormat.Libpq);
        List<TextEdit> edits = [];
        if (value is TextExpression text)
        {
            var texts = new Texts(text);
            if (ConnectionText.ToPasswordless(texts.Characters, ConnectionFormat.Libpq) is not { Password: not null } conversion)
                return;
            if (texts.IsToken(conversion.Password))
                return;
            app.Keep(texts.Characters, conversion);
            if (scope.Kind == HostKind.Azure && texts.ToFile(conversion.Edits) is { } inFile)
                edits.AddRange(inFile);
        }
        else if (app.Settings.ValuesOf(known.Keys[0]).Concat(known.Texts).ToList() is { Count: > 0 } values
            && values.TrueForAll(candidate => ConnectionText.ToPasswordless(candidate, ConnectionFormat.Libpq) is { Password: null })
                && HasToken())
        {
            return;
        }

        if (scope.Kind != HostKind.Azure)
        {
            app.Leave(module.Tree.File, site.Call.Start, site.Name, scope);
            return;
        }

        if (scope.HasLocalValue)
        {
            app.Report(module.Tree.File, site.Call.Start, site.Name, Outcome.Assisted,
                "the same setting also names a database for development, whose password would be replaced",
                $"pass password={_credential.Token} where the host is Azure's");
            return;
        }

        var arguments = new MemberEdits(module.Tree, site.Call.Open, site.Call.Arguments);
        if (site.Driver is not (PythonDriver.PsycopgPool or PythonDriver.Psycopg3Pool or PythonDriver.MySqlPool))
            arguments.Append($"password={Token(null)}");
        Extras(arguments, edits, isSwitch: true); // the connection string says how TLS is done
        edits.AddRange(arguments.Edits());
        foreach (var key in known.Keys)
            app.Uses.Add(new(key, SettingRole.ConnectionString, ConnectionFormat.Libpq, [], false));
        Finish(edits, scope, site.Call.Start, module.Tree.File);
    }

    private bool HasToken() => site.Call["password", "connection_class"] is not null || !module.Tree.Is(site.Call.First, "psycopg2");

    private void Finish(List<TextEdit> edits, Scope scope, int offset, SourceFile file)
    {
        if (app.EditsOf(module.Tree.File).Overlaps(edits))
            return;
        var statement = module.Tree[module.StatementOf(site.Call.First)].Start;
        _credential.Require(app, statement);
        app.EditsOf(module.Tree.File).Add(edits);
        app.Kinds.Add(Kind);
        app.Report(file, offset, site.Name, Outcome.Rewritten, scope.Reason);
    }

    private string Token(string? read)
        => site.Driver == PythonDriver.Asyncpg
            ? read is null ? $"lambda: {_credential.Token}" : $"{read} or (lambda: {_credential.Token})"
            : read is null ? _credential.Token : $"{read} or {_credential.Token}";

    // os.environ["X"] fails where X is not set.
    private static string Read(Expression value)
        => value is EnvironmentExpression read ? read.Source.Contains('[', StringComparison.Ordinal) ? $"os.environ.get(\"{read.Key}\")"
            : read.Fallback is null ? read.Source : $"os.environ.get(\"{read.Key}\")" : value.Source;

    private void Extras(MemberEdits arguments, List<TextEdit> edits, bool isSwitch)
    {
        if (site.Driver is PythonDriver.PsycopgPool or PythonDriver.Psycopg3Pool or PythonDriver.MySqlPool)
            _credential.Require(app, module.Tree[module.StatementOf(site.Call.First)].Start);
        switch (site.Driver)
        {
            case PythonDriver.Psycopg when !isSwitch && _call.Find(module.Bindings, "sslmode") is null && Text() is null:
                arguments.Append("sslmode=\"require\"");
                break;
            case PythonDriver.Asyncpg when !isSwitch && _call.Find(module.Bindings, "ssl") is null:
                arguments.Append("ssl=\"require\"");
                break;
            case PythonDriver.PyMySql when !isSwitch && _call.Find(module.Bindings, "ssl", "ssl_ca", "ssl_verify_cert") is null:
                _credential.ImportModule(app, module.Tree[module.StatementOf(site.Call.First)].Start, "ssl");
                arguments.Append("ssl=ssl.create_default_context()");
                break;
            case PythonDriver.MySqlDb:
                var before = module.Tree[module.StatementOf(site.Call.First)].Start;
                _credential.ImportModule(app, before, "os");
                _credential.Define(app, before, PythonPools.MySqlDb);
                if (!isSwitch && _call.Find(module.Bindings, "ssl", "ssl_mode") is null)
                    arguments.Append("ssl_mode=\"REQUIRED\"");
                break;
            case PythonDriver.MySqlPool:
                _credential.Define(app, module.Tree[module.StatementOf(site.Call.First)].Start,
                    PythonPools.MySql(site.Call.Callee, Token(null)));
                edits.Add(new(site.Call.Start, module.Tree[site.Call.Open].Start, "TokenPool"));
                arguments.Append("auth_plugin=\"mysql_clear_password\"");
                break;
            case PythonDriver.MySqlConnector:
                if (site.Call["auth_plugin"] is { } plugin)
                    arguments.Replace(plugin, "auth_plugin=\"mysql_clear_password\"");
                else
                    arguments.Append("auth_plugin=\"mysql_clear_password\"");
                if (site.Call["ssl_disabled"] is { } disabled)
                    arguments.Remove(disabled);
                break;
            case PythonDriver.PsycopgPool:
                var callee = site.Call.Callee;
                _credential.Define(app, module.Tree[module.StatementOf(site.Call.First)].Start, PythonPools.Psycopg2(callee, Token(null)));
                edits.Add(new(site.Call.Start, module.Tree[site.Call.Open].Start, "TokenPool"));
                break;
            case PythonDriver.Psycopg3Pool:
                var isAsync = site.Call.Callee.Contains("Async", StringComparison.Ordinal);
                var place = module.Tree[module.StatementOf(site.Call.First)].Start;
                _credential.ImportModule(app, place, "psycopg");
                _credential.Define(app, place, PythonPools.Psycopg3(isAsync, Token(null)));
                arguments.Append("connection_class=TokenConnection");
                break;
        }
    }

    private (string Why, string ToDo)? Unable() => site switch
    {
        { Driver: PythonDriver.Pymssql }
            => ("pymssql cannot log in with a token", "change to pyodbc or mssql-python, then run the migration again"),
        { Driver: PythonDriver.MySqlOther }
            => ("its pool keeps one password, and a token expires",
            "make the pool with connections of pymysql, then run the migration again"),
        _ => null,
    };
}
