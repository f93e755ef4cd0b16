using Gatehouse.Migration.Syntax.Expressions;

namespace Gatehouse.Migration.Python;

/// <summary>Migrates the connections of Python files.</summary>
internal sealed class PythonMigration(App app)
{
    private readonly Dictionary<string, PythonModule?> _modules = new(StringComparer.Ordinal);
    private readonly Dictionary<PythonModule, PythonCredential> _credentials = [];

    /// <summary>Takes the members of classes of settings out whose setting is gone: pydantic asks for every one.</summary>
    public void RemoveFields()
    {
        foreach (var field in _modules.Values.OfType<PythonModule>().SelectMany(module => module.Fields).ToList())
        {
            var uses = app.Uses.Where(use => use.Key.Equals(field.Name, StringComparison.OrdinalIgnoreCase)
                && use.Role != SettingRole.ConnectionString).ToList();
            if (uses.Count == 0 || !uses.TrueForAll(use => use.IsGone) || Count(field.Name) != 1)
                continue;
            var file = field.File;
            var tree = field.Value.Tree;
            app.EditsOf(file).Add(Edits.TextEdit.Delete(file.LineStart(tree[field.First].Start), file.LineEnd(tree[field.Last].End)));
        }
    }

    private int Count(string name)
    {
        var whole = new System.Text.RegularExpressions.Regex($@"\b{System.Text.RegularExpressions.Regex.Escape(name)}\b",
            System.Text.RegularExpressions.RegexOptions.NonBacktracking);
        return app.Load(app.Found.Where(found => Handles(found.Path)), file => file.Text.Contains(name, StringComparison.Ordinal),
            CancellationToken.None).Sum(file => whole.Count(app.TextAfter(file)));
    }

    public static bool Handles(string path) => path.EndsWith(".py", StringComparison.Ordinal);

    public void Migrate(SourceFile file)
    {
        if (ModuleOf(file) is not { } module)
            return;
        var sites = PythonSites.Find(module).ToList();
        if (sites.Count > 0 && !module.Tree.IsBalanced)
        {
            foreach (var site in sites)
                app.Report(file, site.Call.Start, site.Name, Outcome.Refused, "the file cannot be parsed: its brackets do not match");
            return;
        }

        foreach (var site in sites)
        {
            switch (site.Driver)
            {
                case PythonDriver.Pyodbc or PythonDriver.MssqlPython:
                    new PythonOdbc(app, this, module, site).Rewrite();
                    break;
                case PythonDriver.SqlAlchemy:
                    new PythonEngines(app, this, module, site.Call, site.Call.Start).Rewrite();
                    break;
                default:
                    new PythonArguments(app, this, module, site).Rewrite();
                    break;
            }
        }

        new PythonDjango(app, module).Rewrite();
        new PythonFlask(app, this, module).Rewrite();
    }

    public PythonCredential CredentialOf(PythonModule module)
    {
        if (!_credentials.TryGetValue(module, out var credential))
            _credentials[module] = credential = new PythonCredential(module);
        return credential;
    }

    /// <summary>The module that a piece of program is in.</summary>
    public PythonModule ModuleOf(Expression expression, PythonModule fallback)
        => expression.Tree == fallback.Tree ? fallback : _modules.Values.FirstOrDefault(module => module?.Tree == expression.Tree)
            ?? fallback;

    private PythonModule? ModuleOf(SourceFile file)
    {
        if (_modules.TryGetValue(file.Path, out var known))
            return known;
        PythonModule? module = null;
        try
        {
            module = new PythonModule(file);
            module.Bindings.Imported = name => Imported(module, name);
        }
        catch (Syntax.SyntaxException e)
        {
            app.Skipped.Add(new(file.Path, e.Message));
        }

        return _modules[file.Path] = module;
    }

    // One hop: from config import DATABASE, or config.DATABASE.
    private Expression? Imported(PythonModule from, NameExpression name)
    {
        if (from.FullName(name.Path) is not { } full)
            return null;
        var folder = from.Tree.File.Folder;
        if (full.StartsWith('.'))
        {
            full = full[1..];
            while (full.StartsWith('.'))
            {
                folder = Path.GetDirectoryName(folder) ?? "";
                full = full[1..];
            }
        }

        var parts = full.Split('.');
        for (var length = parts.Length - 1; length > 0; length--)
        {
            var module = string.Join('/', parts[..length]);
            if (Find(folder, module) is { } other)
                return other.Bindings.Find(string.Join('.', parts[length..]), int.MaxValue - 1) is { Value: { } value }
                    ? other.Bindings.Resolve(value) : null;
        }

        return null;
    }

    private PythonModule? Find(string folder, string module)
    {
        for (; ; folder = Path.GetDirectoryName(folder) ?? "")
        {
            foreach (var suffix in (string[])[".py", "/__init__.py"])
            {
                if (app.File((folder.Length == 0 ? module : $"{folder}/{module}") + suffix) is { } file)
                    return ModuleOf(file);
            }

            if (folder.Length == 0)
                return null;
        }
    }
}
