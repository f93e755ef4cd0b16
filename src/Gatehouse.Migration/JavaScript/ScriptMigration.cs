using Gatehouse.Migration.Syntax.Expressions;

namespace Gatehouse.Migration.JavaScript;

/// <summary>Migrates the connections of JavaScript and TypeScript files.</summary>
internal sealed class ScriptMigration(App app)
{
    private static readonly string[] Extensions = ["", ".js", ".ts", ".mjs", ".cjs", ".tsx", ".jsx", ".json", "/index.js", "/index.ts"];

    private readonly Dictionary<string, JavaScriptModule?> _modules = new(StringComparer.Ordinal);
    private readonly Dictionary<JavaScriptModule, ScriptCredential> _credentials = [];

    // An object is seen where it is written, and again where it is used.
    private readonly HashSet<(string Path, int Start)> _done = [];

    public static bool Handles(string path)
        => Path.GetExtension(path) is ".js" or ".mjs" or ".cjs" or ".jsx" or ".ts" or ".mts" or ".cts" or ".tsx";

    public void Migrate(SourceFile file)
    {
        if (ModuleOf(file) is not { } module)
            return;
        foreach (var site in new ScriptSites(module, app.Settings).Find())
        {
            if (!module.Tree.IsBalanced)
            {
                app.Report(file, site.Offset, site.Driver, Outcome.Refused, "the file cannot be parsed: its brackets do not match");
                continue;
            }

            if (site is { Driver: "sequelize", Call: { Positional.Count: >= 3 } call })
            {
                new ScriptObjects(app, this, module, site).RewritePositional(call);
                continue;
            }

            var value = module.Bindings.Resolve(site.Configuration);
            switch (value)
            {
                case ObjectExpression configuration when Path.GetExtension(configuration.Tree.File.Path) == ".json":
                    new ScriptJsonObjects(app, this, module, site).Rewrite(configuration);
                    break;
                case EnvironmentExpression { Key: var key } when ScriptJsonObjects.Find(app, this, key) is { } configuration:
                    new ScriptJsonObjects(app, this, module, site).Rewrite(configuration);
                    break;
                case ObjectExpression configuration when _done.Add((configuration.Tree.File.Path, configuration.Start)):
                    new ScriptObjects(app, this, module, site).Rewrite(configuration);
                    break;
                case TextExpression or EnvironmentExpression:
                    new ScriptTexts(app, this, module, site).Rewrite(value);
                    break;
            }
        }
    }

    public ScriptCredential CredentialOf(JavaScriptModule module)
    {
        if (!_credentials.TryGetValue(module, out var credential))
            _credentials[module] = credential = new ScriptCredential(module);
        return credential;
    }

    /// <summary>The module that a piece of program is in.</summary>
    public JavaScriptModule ModuleOf(Expression expression, JavaScriptModule fallback)
        => expression.Tree == fallback.Tree ? fallback : _modules.Values.FirstOrDefault(module => module?.Tree == expression.Tree)
            ?? fallback;

    public JavaScriptModule? ModuleOf(SourceFile file)
    {
        if (_modules.TryGetValue(file.Path, out var known))
            return known;
        JavaScriptModule? module = null;
        try
        {
            module = new JavaScriptModule(file);
            module.Bindings.Imported = name => Imported(module, name);
        }
        catch (Syntax.SyntaxException e)
        {
            app.Skipped.Add(new(file.Path, e.Message));
        }

        return _modules[file.Path] = module;
    }

    // One hop: a name that another file of the app exports.
    private Expression? Imported(JavaScriptModule from, NameExpression name)
    {
        var path = name.Path.Split('.');
        if (from.ImportOf(path[0]) is not { } import || !import.Module.StartsWith('.') || Find(from, import.Module) is not { } module)
            return null;
        var rest = path[1..];
        var value = module.Export(import.Export == "*" ? "default" : import.Export);
        if (value is null && import.Export == "*" && rest.Length > 0)
        {
            value = module.Export(rest[0]);
            rest = rest[1..];
        }

        foreach (var part in rest)
            value = value is ObjectExpression holder && holder[part] is { } member ? module.Bindings.Resolve(member.Value) : null;
        return value;
    }

    private JavaScriptModule? Find(JavaScriptModule from, string specifier)
    {
        var path = Path.GetFullPath(Path.Combine("/", from.Tree.File.Folder, specifier))[1..].Replace('\\', '/');
        foreach (var extension in Extensions)
        {
            if (app.File(path + extension) is { } file)
                return ModuleOf(file);
        }

        // import './config.js' of TypeScript means config.ts.
        return path.EndsWith(".js", StringComparison.Ordinal) && app.File(path[..^3] + ".ts") is { } typed ? ModuleOf(typed) : null;
    }
}
