using Gatehouse.Migration.Edits;
using Gatehouse.Migration.Projects;
using Gatehouse.Migration.Syntax.Expressions;

namespace Gatehouse.Migration.Python;

/// <summary>Adds the imports and the variable that give a module its tokens, once each.</summary>
internal sealed class PythonCredential(PythonModule module)
{
    public const string DatabaseScope = "https://ossrdbms-aad.database.windows.net/.default";

    private readonly HashSet<string> _done = new(StringComparer.Ordinal);

    /// <summary>Name of the variable: the module's own credential where it has one.</summary>
    public string Name { get; } = Existing(module) ?? (Uses(module, "credential") ? "azure_credential" : "credential");

    public string Token => $"{Name}.get_token(\"{DatabaseScope}\").token";

    /// <summary>Adds the import of the credential, and the variable where it is wanted, above a place.</summary>
    public void Require(App app, int before, bool hasVariable = true)
    {
        app.Dependencies.Add(new(Ecosystem.Python, module.Tree.File.Path, "azure-identity", ""));
        Import(app, before, "azure.identity", "DefaultAzureCredential");
        if (!hasVariable || Existing(module) is not null || !_done.Add("variable"))
            return;
        var line = module.Tree.File.NewLine;
        Insert(app, before, $"{line}{Name} = DefaultAzureCredential(){line}", trailing: true);
    }

    /// <summary>Adds <c>from module import name</c>.</summary>
    public void Import(App app, int before, string package, string name)
    {
        if (module.Imported.Contains($"{package}.{name}") || !_done.Add($"{package}.{name}"))
            return;
        InsertImport(app, before, $"from {package} import {name}{module.Tree.File.NewLine}");
    }

    /// <summary>Adds <c>import name</c>; to an import of another module, as the tutorial has it.</summary>
    public void ImportModule(App app, int before, string name, string? beside = null)
    {
        if (module.Imported.Contains(name) || !_done.Add(name))
            return;
        var statement = module.ImportStatements.FirstOrDefault(statement => beside is not null && module.Tree.Is(statement.First, "import")
            && module.Tree.Is(statement.First + 1, beside));
        if (statement.Last > 0)
            app.EditsOf(module.Tree.File).Add(TextEdit.Insert(module.Tree[statement.Last].End, $", {name}"));
        else
            InsertImport(app, before, $"import {name}{module.Tree.File.NewLine}");
    }

    /// <summary>Adds a definition after the imports and the variable.</summary>
    public void Define(App app, int before, string text)
    {
        if (!_done.Add(text))
            return;
        // Two lines around it: one of each is there already.
        var place = Place(before);
        var isBlankAfter = place >= module.Tree.Text.Length
            || module.Tree.Text.AsSpan(place, module.Tree.File.LineEnd(place) - place).IsWhiteSpace();
        var spaced = (isBlankAfter ? "\n\n" : "\n") + text.Trim('\n') + (isBlankAfter ? "\n\n" : "\n\n\n");
        Insert(app, before, spaced.Replace("\n", module.Tree.File.NewLine, StringComparison.Ordinal), trailing: false);
    }

    // Imports stand before what else is put in the same place.
    private void InsertImport(App app, int before, string text)
    {
        var place = Place(before);
        if (place > 0 && module.Tree.Text[place - 1] != '\n')
            Insert(app, before, text, trailing: false);
        else
            app.EditsOf(module.Tree.File).AddFirst(TextEdit.Insert(place, text));
    }

    private void Insert(App app, int before, string text, bool trailing)
    {
        var place = Place(before);
        var needsBreak = place > 0 && module.Tree.Text[place - 1] != '\n';
        var isBlankAfter = place >= module.Tree.Text.Length
            || module.Tree.Text.AsSpan(place, module.Tree.File.LineEnd(place) - place).IsWhiteSpace();
        app.EditsOf(module.Tree.File).Add(TextEdit.Insert(
            place, (needsBreak ? module.Tree.File.NewLine : "") + text + (trailing && !isBlankAfter ? module.Tree.File.NewLine : "")));
    }

    // After the last import above the place; at the top, after the text that documents the module, where there is none.
    private int Place(int before)
    {
        var place = -1;
        foreach (var (first, last) in module.ImportStatements.Where(statement => module.Tree[statement.First].Start < before))
            place = module.Tree.File.LineEnd(module.Tree[last].End);
        if (place >= 0)
            return place;
        if (module.Tree.IsText(0))
            return module.Tree.File.LineEnd(module.Tree[0].End);
        return module.Tree.Text.StartsWith("#!", StringComparison.Ordinal) ? module.Tree.File.LineEnd(0) : 0;
    }

    private static string? Existing(PythonModule module)
        => module.Bindings.All.FirstOrDefault(binding => binding.Until == int.MaxValue
            && binding.Value is CallExpression { Callee: "DefaultAzureCredential" or "ManagedIdentityCredential" })?.Name;

    private static bool Uses(PythonModule module, string word)
        => Enumerable.Range(0, module.Tree.Count).Any(i => module.Tree.Is(i, word) && module.Column(i) == 0);
}
