using Gatehouse.Migration.Syntax;

namespace Gatehouse.Migration.JavaScript;

/// <summary>How the file is written, so that what is added looks like the rest.</summary>
internal sealed record ScriptStyle(char Quote, bool HasSemicolons, string Indent, bool HasImports)
{
    public string End => HasSemicolons ? ";" : "";

    public static ScriptStyle Of(TokenTree tree, IReadOnlyList<(int First, int Last)> imports)
    {
        var texts = Enumerable.Range(0, tree.Count).Where(tree.IsText).Select(i => tree.Text[tree[i].Start]).Where(quote => quote != '`')
            .Take(50).ToList();
        var quote = texts.Count(c => c == '"') > texts.Count / 2 ? '"' : '\'';
        var hasSemicolons = imports.Count > 0 ? tree.Is(imports[0].Last, ";") : tree.Text.Contains(";\n", StringComparison.Ordinal)
            || tree.Text.Contains(";\r", StringComparison.Ordinal);
        var hasImports = Path.GetExtension(tree.File.Path) switch
        {
            ".mjs" or ".mts" => true,
            ".cjs" or ".cts" => false,
            _ => Enumerable.Range(0, tree.Count)
                .Any(i => (tree.Is(i, "import") && !tree.Is(i + 1, "(")) || (tree.Is(i, "export") && tree[i].BeginsLine)),
        };
        return new(quote, hasSemicolons, IndentOf(tree), hasImports);
    }

    // The first line that is indented inside a brace shows one step.
    private static string IndentOf(TokenTree tree)
    {
        for (var i = 0; i + 1 < tree.Count; i++)
        {
            if (!tree.Is(i, "{") || !tree[i + 1].BeginsLine)
                continue;
            var outer = tree.File.Indentation(tree[i].Start);
            var inner = tree.File.Indentation(tree[i + 1].Start);
            if (inner.Length > outer.Length && inner.StartsWith(outer, StringComparison.Ordinal))
                return inner[outer.Length..];
        }

        return "  ";
    }
}
