using Gatehouse.Migration.Edits;
using Gatehouse.Migration.JavaScript;
using Gatehouse.Migration.Syntax;
using Gatehouse.Migration.Syntax.Expressions;

namespace Gatehouse.Migration.Projects;

/// <summary>Adds packages to <c>package.json</c>, in the order of the alphabet as npm does.</summary>
internal static class PackageJson
{
    public static void Add(App app, SourceFile file, IReadOnlyList<Dependency> packages)
    {
        var tree = new JavaScriptLexer(file).Read();
        if (tree.Count == 0 || !tree.IsBalanced || new JavaScriptReader(tree).Read(0, tree.Count - 1) is not ObjectExpression root)
        {
            app.Skipped.Add(new(file.Path,
                "it is no JSON object; add " + string.Join(", ", packages.Select(package => package.Name)) + " by hand"));
            return;
        }

        var dependencies = root["dependencies"]?.Value as ObjectExpression;
        var present = new[] { dependencies, root["devDependencies"]?.Value as ObjectExpression }.OfType<ObjectExpression>()
            .SelectMany(list => list.Members).Select(member => member.Name).ToHashSet();
        var missing = packages.Where(package => !present.Contains(package.Name)).DistinctBy(package => package.Name)
            .OrderBy(package => package.Name, StringComparer.Ordinal).ToList();
        if (missing.Count == 0)
            return;
        if (dependencies is null || dependencies.Members.Count == 0)
        {
            AddSection(app, tree, root, dependencies, missing);
            return;
        }

        foreach (var package in missing)
        {
            var before = dependencies.Members.FirstOrDefault(member => string.CompareOrdinal(member.Name, package.Name) > 0);
            var isOneLine = file.LineOf(dependencies.Start) == file.LineOf(tree[dependencies.Members[0].First].Start);
            var line = isOneLine ? " " : file.NewLine + file.Indentation(tree[dependencies.Members[0].First].Start);
            app.EditsOf(file).Add(before is null
                ? TextEdit.Insert(tree[dependencies.Members[^1].Last].End, $",{line}{Entry(package)}")
                : TextEdit.Insert(tree[before.First].Start, $"{Entry(package)},{line}"));
        }
    }

    private static void AddSection(App app, TokenTree tree, ObjectExpression root, ObjectExpression? empty, List<Dependency> missing)
    {
        var indent = root.Members.Count > 0 ? tree.File.Indentation(tree[root.Members[0].First].Start) : "  ";
        var line = tree.File.NewLine + indent;
        var section = $"{{{line}{indent}{string.Join($",{line}{indent}", missing.Select(Entry))}{line}}}";
        app.EditsOf(tree.File).Add(empty is not null
            ? new TextEdit(empty.Start, empty.End, section)
            : root.Members.Count > 0
                ? TextEdit.Insert(tree[root.Members[^1].Last].End, $",{line}\"dependencies\": {section}")
                : TextEdit.Insert(tree[root.First].End, $"{line}\"dependencies\": {section}{tree.File.NewLine}"));
    }

    private static string Entry(Dependency package) => $"\"{package.Name}\": \"{package.Version}\"";
}
