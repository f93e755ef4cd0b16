using Gatehouse.Migration.Edits;
using Gatehouse.Migration.Syntax;
using Gatehouse.Migration.Syntax.Expressions;
using Gatehouse.Migration.Targets;

namespace Gatehouse.Migration.Python;

/// <summary>Rewrites Django's <c>DATABASES</c>: PostgreSQL gets a backend that asks for a token per connection, SQL Server its driver's own
/// words.</summary>
internal sealed class PythonDjango(App app, PythonModule module)
{
    private const string Backend = """
        from azure.identity import DefaultAzureCredential
        from django.db.backends.postgresql import base

        credential = DefaultAzureCredential()


        class DatabaseWrapper(base.DatabaseWrapper):
            # Each new connection gets a token of its own; a database for development keeps the password of its settings.
            def get_connection_params(self):
                params = super().get_connection_params()
                if not params.get("password"):
                    params["password"] = credential.get_token("https://ossrdbms-aad.database.windows.net/.default").token
                return params

        """;

    private const string MySqlBackend = """
        import os
        import ssl

        from azure.identity import DefaultAzureCredential
        from django.db.backends.mysql import base

        os.environ.setdefault("LIBMYSQL_ENABLE_CLEARTEXT_PLUGIN", "1")  # the token goes as it is, over TLS
        credential = DefaultAzureCredential()


        class DatabaseWrapper(base.DatabaseWrapper):
            # Each new connection gets a token of its own; a database for development keeps the password of its settings.
            def get_connection_params(self):
                params = super().get_connection_params()
                if not params.get("password"):
                    params["password"] = credential.get_token("https://ossrdbms-aad.database.windows.net/.default").token
                    params.setdefault("ssl", {"ca": ssl.get_default_verify_paths().cafile})
                return params
        """;

    // What reads a URL into the dictionary of a database, and takes the backend as an argument.
    private static readonly HashSet<string> UrlReaders = ["dj_database_url.config", "dj_database_url.parse", "env.db", "env.db_url"];

    public void Rewrite()
    {
        if (!module.Tree.IsBalanced)
            return;
        foreach (var call in module.Bindings.All.Where(binding => binding.Name == "DATABASES").Select(binding => binding.Value)
            .OfType<ObjectExpression>().SelectMany(databases => databases.Members).Select(member => member.Value).OfType<CallExpression>()
            .Where(call => UrlReaders.Contains(call.Callee)).ToList())
            RewriteUrl(call);
        foreach (var databases in module.Bindings.All.Where(binding => binding.Name == "DATABASES").Select(binding => binding.Value)
            .OfType<ObjectExpression>())
        {
            foreach (var member in databases.Members)
            {
                if (module.Bindings.Resolve(member.Value) is ObjectExpression database && database["ENGINE"] is { } engine
                    && database["PASSWORD"] is { } password)
                    Rewrite(database, engine, password);
            }
        }
    }

    private void RewriteUrl(CallExpression call)
    {
        if (call["engine"] is not null)
            return;
        var isEnvironment = call.Callee.StartsWith("env", StringComparison.Ordinal);
        var key = call.Callee.EndsWith("parse", StringComparison.Ordinal) ? null
            : call["env", "var"] ?? (isEnvironment && call.Positional is [var name, ..] ? name : null);
        var value = call["default"] ?? (!isEnvironment && call.Positional is [var first, ..] ? first : null);
        var known = module.Bindings.ValueOf(value?.Value);
        List<string> keys = [.. known.Keys];
        if (!call.Callee.EndsWith("parse", StringComparison.Ordinal))
            keys.Add(key is null ? "DATABASE_URL" : module.Bindings.ValueOf(key.Value).Text ?? "DATABASE_URL");
        var values = keys.SelectMany(app.Settings.ValuesOf).Concat(known.Texts).ToList();
        var scope = app.Scopes.OfConnectionString(new(known.Texts, [.. keys.Distinct()]), Connections.ConnectionFormat.PostgresUrl);
        var scheme = values.Select(text => text.Split("://")[0]).FirstOrDefault(text => text.StartsWith("postgres",
            StringComparison.Ordinal)
            || text.StartsWith("mysql", StringComparison.Ordinal));
        if (scope.Kind != HostKind.Azure || scheme is null)
        {
            if (scope.Kind != HostKind.Azure && scheme is not null)
                app.Leave(module.Tree.File, call.Start, "django", scope);
            return;
        }

        var isMySql = scheme.StartsWith('m');
        var edits = new MemberEdits(module.Tree, call.Open, call.Arguments);
        edits.Append($"engine=\"{AddBackend(isMySql)}\"");
        foreach (var used in keys.Distinct())
            app.Uses.Add(new(used, SettingRole.ConnectionString, isMySql ? Connections.ConnectionFormat.MySqlUrl
                : Connections.ConnectionFormat.PostgresUrl, [], false));
        app.EditsOf(module.Tree.File).Add(edits.Edits());
        app.Kinds.Add(isMySql ? Connections.DatabaseKind.MySql : Connections.DatabaseKind.Postgres);
        app.Report(module.Tree.File, call.Start, "django", Outcome.Rewritten, scope.Reason);
    }

    private void Rewrite(ObjectExpression database, Member engine, Member password)
    {
        var file = module.Tree.File;
        var offset = module.Tree[password.First].Start;
        var backend = module.Bindings.ValueOf(engine.Value).Text ?? "";
        var host = module.Bindings.ValueOf(database["HOST"]?.Value);
        var scope = app.Scopes.Of(host);
        app.Secrets.UnionWith(module.Bindings.ValueOf(password.Value).Texts);
        if (backend.EndsWith("sqlite3", StringComparison.Ordinal) || PythonArguments.IsToken(module.Bindings, password.Value)
            || password.Value is TextExpression { Pieces: [{ Hole: null } piece] } && piece.Start == piece.End)
        {
            return;
        }

        if (scope.Kind != HostKind.Azure)
        {
            app.Leave(file, offset, "django", scope);
            return;
        }

        var edits = new MemberEdits(module.Tree, database.First, database.Members);
        if (backend is "django.db.backends.postgresql" or "django.db.backends.postgresql_psycopg2" or "django.db.backends.mysql")
        {
            var package = AddBackend(backend.EndsWith("mysql", StringComparison.Ordinal));
            // user@server was the single server's way.
            if (database["USER"] is { Value: TextExpression { Pieces: [{ Hole: null } login] } }
                && module.Tree.Text.IndexOf('@', login.Start, login.End - login.Start) is > 0 and var at
                && !module.Tree.Text[at..login.End].Contains('.', StringComparison.Ordinal))
                app.EditsOf(file).Add(TextEdit.Delete(at, login.End));
            edits.Replace(engine, $"{module.Tree.Word(engine.First)}: {Quote(engine)}{package}{Quote(engine)}");
            if (!scope.HasLocalValue)
                edits.Remove(password);
        }
        else if (backend is "mssql" or "sql_server.pyodbc" && !scope.HasLocalValue && AddWords(database, edits))
        {
            edits.Remove(password);
            if (database["USER"] is { } user)
                edits.Remove(user);
        }
        else
        {
            app.Report(file, offset, "django", Outcome.Assisted, $"the backend '{backend}' has no way to log in with a token here",
                "use a backend of your own that gives each connection a token");
            return;
        }

        if (!scope.HasLocalValue)
        {
            foreach (var key in module.Bindings.ValueOf(password.Value).Keys)
                app.Uses.Add(new(key, SettingRole.Password, null, host.Keys, true));
        }

        app.EditsOf(file).Add(edits.Edits());
        app.EditsOf(file).Add(scope.HasLocalValue ? [] : PythonCleanup.Edits(app, module, [password]));
        app.Kinds.Add(backend.Contains("postgres", StringComparison.Ordinal) ? Connections.DatabaseKind.Postgres
            : backend.Contains("mysql", StringComparison.Ordinal) ? Connections.DatabaseKind.MySql : Connections.DatabaseKind.Sql);
        app.Report(file, offset, "django", Outcome.Rewritten, scope.Reason);
    }

    private char Quote(Member member) => module.Tree.Text[module.Tree[member.First].Start];

    // mssql-django adds Trusted_Connection unless it finds exactly these words.
    private static bool AddWords(ObjectExpression database, MemberEdits edits)
    {
        const string Words = "'extra_params': 'Authentication=ActiveDirectoryMsi'";
        if (database["OPTIONS"] is not { } options)
        {
            edits.Append($"'OPTIONS': {{{Words}}}");
            return true;
        }

        if (options.Value is not ObjectExpression holder || holder["extra_params"] is not null)
            return false;
        var text = holder.Source;
        edits.Replace(options, $"'OPTIONS': {text[..^1].TrimEnd().TrimEnd(',')}{(holder.Members.Count > 0 ? ", " : "")}{Words}}}");
        return true;
    }

    /// <summary>Makes the backend's package beside the settings, and says how it is imported: from the folder of manage.py.</summary>
    private string AddBackend(bool isMySql)
    {
        var root = module.Tree.File.Folder;
        while (root.Length > 0 && app.File($"{root}/manage.py") is null)
            root = Path.GetDirectoryName(root) ?? "";
        var folder = module.Tree.File.Folder;
        var package = (folder.Length == 0 ? "" : folder + "/") + (isMySql ? "entra_mysql" : "entra_postgresql");
        app.NewFiles[$"{package}/__init__.py"] = "";
        app.NewFiles[$"{package}/base.py"] = (isMySql ? MySqlBackend : Backend).ReplaceLineEndings("\n").TrimEnd() + "\n";
        app.Dependencies.Add(new(Projects.Ecosystem.Python, module.Tree.File.Path, "azure-identity", ""));
        return (root.Length == 0 ? package : package[(root.Length + 1)..]).Replace('/', '.');
    }
}
