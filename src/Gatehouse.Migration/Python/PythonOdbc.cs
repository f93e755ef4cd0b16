using Gatehouse.Migration.Connections;
using Gatehouse.Migration.Edits;
using Gatehouse.Migration.Syntax;
using Gatehouse.Migration.Syntax.Expressions;
using Gatehouse.Migration.Targets;

namespace Gatehouse.Migration.Python;

/// <summary>Rewrites connections to SQL Server: pyodbc gets a token before it connects, mssql-python only another connection
/// string.</summary>
/// <remarks>The code is that of https://learn.microsoft.com/azure/azure-sql/database/azure-sql-passwordless-migration-python.</remarks>
internal sealed class PythonOdbc(App app, PythonMigration migration, PythonModule module, PythonSite site)
{
    private static readonly HashSet<string> Unable = ["elif", "while", "def", "class", "lambda", "else", "except", "async"];

    private readonly ConnectionFormat _format = site.Driver == PythonDriver.Pyodbc ? ConnectionFormat.OdbcWithToken
        : ConnectionFormat.MssqlPython;
    private readonly List<TextEdit> _edits = [];

    public void Rewrite()
    {
        if (site.Call["attrs_before"] is not null)
            return;
        var arguments = new MemberEdits(module.Tree, site.Call.Open, site.Call.Arguments);
        if (Decide(arguments) is not { } scope)
            return;
        if (scope.Kind != HostKind.Azure)
        {
            app.Leave(module.Tree.File, site.Call.Start, site.Name, scope);
            return;
        }

        if (scope.HasLocalValue && site.Driver == PythonDriver.Pyodbc)
        {
            Assist("the same setting also names a database for development, which takes no token",
                "pass attrs_before only where the host is Azure's");
            return;
        }

        if (site.Driver == PythonDriver.Pyodbc)
        {
            var statement = module.StatementOf(site.Call.First);
            if (Unable.Contains(module.Tree.Word(statement)) || module.Tree.Word(statement).StartsWith('@'))
            {
                Assist("the call stands where no statement can go before it",
                    "call it from a function of its own, then run the migration again");
                return;
            }

            arguments.Append("attrs_before={SQL_COPT_SS_ACCESS_TOKEN: token_struct}");
            _edits.Add(TextEdit.Insert(module.Tree.File.LineStart(module.Tree[statement].Start), Token(module.Tree[statement].Start)));
            var credential = migration.CredentialOf(module);
            credential.ImportModule(app, module.Tree[statement].Start, "struct", beside: "pyodbc");
            credential.Require(app, module.Tree[statement].Start, hasVariable: false);
        }

        _edits.AddRange(arguments.Edits());
        if (_edits.Count == 0)
            return;
        app.EditsOf(module.Tree.File).Add(_edits);
        app.Kinds.Add(DatabaseKind.Sql);
        app.Report(module.Tree.File, site.Call.Start, site.Name, Outcome.Rewritten, scope.Reason);
    }

    /// <summary>Where the call connects to; null where it has no password, or where only a setting decides.</summary>
    private Scope? Decide(MemberEdits arguments)
    {
        var password = site.Call["pwd", "PWD", "password"];
        if (password is not null)
            return DecideByArguments(arguments, password);
        if (site.Call.Positional is not [var first, ..] && site.Call["connection_str"] is not { } named)
            return null;
        var value = module.Bindings.Resolve((site.Call.Positional.Count > 0 ? site.Call.Positional[0]
            : site.Call["connection_str"]!).Value);
        var known = module.Bindings.ValueOf(value);
        var scope = app.Scopes.OfConnectionString(known, _format);
        if (value is EnvironmentExpression read)
        {
            var values = app.Settings.ValuesOf(read.Key);
            app.Uses.Add(new(read.Key, SettingRole.ConnectionString, _format, [], false));
            // pyodbc's own words for a managed identity, in the setting, need no token of ours.
            var isDone = values.Count > 0 && values.All(text => ConnectionText.ToPasswordless(text, _format) is { HasToken: true });
            return site.Driver == PythonDriver.MssqlPython || isDone ? null : scope;
        }

        if (value is not TextExpression text)
            return null;
        var texts = new Texts(text);
        if (ConnectionText.ToPasswordless(texts.Characters, _format, app.Options.Mode, app.Options.ClientId) is not { } conversion
            || (conversion.Password is null && !HasHole(conversion)))
            return null;
        if (texts.IsToken(conversion.Password))
            return null;
        app.Keep(texts.Characters, conversion);
        if (scope.Kind == HostKind.Unknown && texts.Holes(conversion.Host).FirstOrDefault() is { } hole)
            scope = app.Scopes.Of(module.Bindings.ValueOf(hole));
        if (scope.Kind != HostKind.Azure)
            return scope;
        if (texts.ToFile(conversion.Edits) is not { } inFile)
        {
            Assist("the connection string is put together in a way that cannot be edited",
                "take UID and PWD out of it by hand, then run the migration again");
            return null;
        }

        if (value.Tree == module.Tree)
            _edits.AddRange(inFile);
        else
            app.EditsOf(value.Tree.File).Add(inFile);
        Forget(texts, conversion);
        return scope;
    }

    private static bool HasHole(Conversion conversion) => conversion is { Password: null, User: not null, HasToken: false };

    private Scope DecideByArguments(MemberEdits arguments, Member password)
    {
        app.Secrets.UnionWith(module.Bindings.ValueOf(password.Value).Texts);
        var host = module.Bindings.ValueOf(site.Call["server", "SERVER", "Server", "host"]?.Value);
        var scope = app.Scopes.Of(host);
        if (scope.Kind != HostKind.Azure)
            return scope;
        arguments.Remove(password);
        List<Member> gone = [password];
        if (site.Call["uid", "UID", "user"] is { } user)
        {
            arguments.Remove(user);
            gone.Add(user);
        }

        if (site.Driver == PythonDriver.MssqlPython)
            arguments.Append("Authentication=\"ActiveDirectoryDefault\"");
        _edits.AddRange(PythonCleanup.Edits(app, module, gone));
        foreach (var key in gone.SelectMany(member => module.Bindings.ValueOf(member.Value).Keys))
            app.Uses.Add(new(key, SettingRole.Password, null, host.Keys, true));
        return scope;
    }

    // Variables that only filled the user and the password.
    private void Forget(Texts texts, Conversion conversion)
    {
        var holes = texts.Holes(conversion.Password).Concat(texts.Holes(conversion.User)).ToList();
        foreach (var key in holes.SelectMany(hole => module.Bindings.ValueOf(hole).Keys))
            app.Uses.Add(new(key, SettingRole.Password, null, [], true));
        foreach (var name in holes.OfType<NameExpression>().Select(hole => hole.Path).Distinct())
        {
            if (module.Bindings.Find(name, site.Call.Start) is { IsAlone: true, Value: EnvironmentExpression or TextExpression } binding
                && Count(name) == 2)
                _edits.Add(TextEdit.Delete(module.Tree.File.LineStart(module.Tree[binding.First].Start),
                    module.Tree.File.LineEnd(module.Tree[binding.Last].End)));
        }
    }

    // The definition, and the hole.
    private int Count(string name)
    {
        var count = 0;
        for (var i = 0; i < module.Tree.Count; i++)
        {
            count += module.Tree.Is(i, name) && !module.Tree.Is(i - 1, ".") ? 1 : 0;
            count += module.Tree.IsText(i)
                ? module.Tree[i].Parts!.Count(part => part.IsHole && module.Tree.Text[part.Start..part.End].Trim() == name) : 0;
        }

        return count;
    }

    private void Assist(string why, string toDo) => app.Report(module.Tree.File, site.Call.Start, site.Name, Outcome.Assisted, why, toDo);

    private string Token(int statement)
    {
        var indent = module.Tree.File.Indentation(statement);
        string[] lines =
        [
            "credential = DefaultAzureCredential(exclude_interactive_browser_credential=False)",
            "token_bytes = credential.get_token(\"https://database.windows.net/.default\").token.encode(\"UTF-16-LE\")",
            "token_struct = struct.pack(f'<I{len(token_bytes)}s', len(token_bytes), token_bytes)",
            "SQL_COPT_SS_ACCESS_TOKEN = 1256  # This connection option is defined by microsoft in msodbcsql.h",
        ];
        return string.Concat(lines.Select(line => indent + line + module.Tree.File.NewLine));
    }
}
