using Gatehouse.Migration.Edits;
using Gatehouse.Migration.Projects;

namespace Gatehouse.Migration.JavaScript;

/// <summary>Adds the import and the variable that give a module its tokens, once.</summary>
internal sealed class ScriptCredential(JavaScriptModule module)
{
    private readonly HashSet<string> _imported = new(StringComparer.Ordinal);
    private bool _isDeclared;

    /// <summary>Name of the variable: the module's own credential where it has one.</summary>
    public string Name { get; } = Existing(module) ?? (Uses(module, "credential") ? "azureCredential" : "credential");

    /// <summary>Adds what is missing: import and variable.</summary>
    public void Require(App app)
    {
        if (_isDeclared)
            return;
        _isDeclared = true;
        app.Dependencies.Add(new(Ecosystem.Npm, module.Tree.File.Path, "@azure/identity", "^4.4.1"));
        if (Existing(module) is not null)
            return;
        var line = module.Tree.File.NewLine;
        var declaration = $"const {Name} = new DefaultAzureCredential(){module.Style.End}{line}";
        var isSeparate = !IsBlankLineAt(Place());
        Insert(app, Import("DefaultAzureCredential", "@azure/identity") + line + declaration + (isSeparate ? line : ""));
    }

    /// <summary>Adds an import of one name.</summary>
    public void RequireImport(App app, string name, string package, string version)
    {
        if (!_imported.Add(name) || module.Imports.Any(import => import.Module == package && import.Export == name))
            return;
        app.Dependencies.Add(new(Ecosystem.Npm, module.Tree.File.Path, package, version));
        var place = Place();
        if (place > 0 && module.Tree.Text[place - 1] != '\n')
            Insert(app, Import(name, package));
        else
            app.EditsOf(module.Tree.File).AddFirst(TextEdit.Insert(place, Import(name, package)));
    }

    private string Import(string name, string package)
    {
        var q = module.Style.Quote;
        var text = module.Style.HasImports
            ? $"import {{ {name} }} from {q}{package}{q}{module.Style.End}"
            : $"const {{ {name} }} = require({q}{package}{q}){module.Style.End}";
        return text + module.Tree.File.NewLine;
    }

    private void Insert(App app, string text)
    {
        var place = Place();
        var needsBreak = place > 0 && module.Tree.Text[place - 1] != '\n';
        app.EditsOf(module.Tree.File).Add(TextEdit.Insert(place, (needsBreak ? module.Tree.File.NewLine : "") + text));
    }

    // After the last of the imports at the top; a require further down is no part of them.
    private int Place()
    {
        var place = 0;
        foreach (var (_, last) in module.ImportStatements)
            place = Math.Max(place, module.Tree.File.LineEnd(module.Tree[last].End));
        if (place > 0 || module.Tree.Count == 0)
            return place;
        if (module.Tree.Text.StartsWith("#!", StringComparison.Ordinal))
            place = module.Tree.File.LineEnd(0);
        return module.Tree.Literal(0) == "use strict" ? module.Tree.File.LineEnd(module.Tree[0].End) : place;
    }

    private bool IsBlankLineAt(int place)
        => place >= module.Tree.Text.Length || module.Tree.Text.AsSpan(place, module.Tree.File.LineEnd(place) - place).IsWhiteSpace();

    private static string? Existing(JavaScriptModule module)
        => module.Bindings.All.FirstOrDefault(binding => binding.Until == int.MaxValue
            && binding.Value is Syntax.Expressions.CallExpression
            {
                IsNew: true,
                Callee: "DefaultAzureCredential" or "ManagedIdentityCredential"
            })?.Name;

    private static bool Uses(JavaScriptModule module, string word)
        => Enumerable.Range(0, module.Tree.Count).Any(i => module.Tree.Is(i, word));
}
