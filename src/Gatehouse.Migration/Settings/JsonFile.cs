using Gatehouse.Migration.JavaScript;
using Gatehouse.Migration.Syntax;
using Gatehouse.Migration.Syntax.Expressions;

namespace Gatehouse.Migration.Settings;

/// <summary>Settings of JSON files, with comments and trailing commas: <c>appsettings.json</c> and its siblings.</summary>
internal static class JsonFile
{
    private const int DepthLimit = 32;

    public static IEnumerable<Setting> Read(SourceFile file)
    {
        var tree = new JavaScriptLexer(file).Read();
        return tree.Count > 0 && tree.IsBalanced && new JavaScriptReader(tree).Read(0, tree.Count - 1) is ObjectExpression root
            ? Members(file, file.Name == "local.settings.json" && root["Values"]?.Value is ObjectExpression values ? values : root, "", 0)
            : [];
    }

    private static IEnumerable<Setting> Members(SourceFile file, ObjectExpression holder, string path, int depth)
    {
        foreach (var member in holder.Members)
        {
            var key = path.Length == 0 ? member.Name : $"{path}:{member.Name}";
            if (member.Name is null || depth > DepthLimit)
                continue;
            if (member.Value is ObjectExpression nested)
            {
                foreach (var setting in Members(file, nested, key!, depth + 1))
                    yield return setting;
            }
            else if (member.Value is TextExpression { Pieces: [{ Hole: null } piece] })
            {
                var edit = Removal(holder, member);
                yield return new Setting(file, key!, file.Text[piece.Start..piece.End], piece.Start, piece.End, edit.Start, edit.End);
            }
        }
    }

    private static Edits.TextEdit Removal(ObjectExpression holder, Member member)
    {
        var edits = new MemberEdits(holder.Tree, holder.First, holder.Members);
        edits.Remove(member);
        var removal = edits.Edits().First();
        // JSON allows no comma before the brace: that of the member before goes instead of the line alone.
        var index = holder.Members.ToList().IndexOf(member);
        if (index == holder.Members.Count - 1 && index > 0)
            return removal with { Start = holder.Tree[holder.Members[index - 1].Last].End, End = holder.Tree[member.Last].End };
        return removal;
    }
}
