using System.Text.RegularExpressions;
using Gatehouse.Migration.Edits;
using Gatehouse.Migration.Syntax.Expressions;

namespace Gatehouse.Migration.JavaScript;

/// <summary>Takes away what only the password's members used, and brings the comments above up to date.</summary>
internal sealed partial class ScriptCleanup(App app, JavaScriptModule module)
{
    public IEnumerable<TextEdit> Edits(ObjectExpression owner, IReadOnlyList<Member> gone)
    {
        foreach (var name in gone.Select(member => member.Value).OfType<NameExpression>().Select(value => value.Path).Distinct())
        {
            if (module.Bindings.Find(name, owner.Start) is not { } binding
                || binding.Value is not (EnvironmentExpression or TextExpression))
                continue;
            if (!binding.IsAlone || IsUsedElsewhere(name, binding, gone))
            {
                var line = module.Tree.File.LineOf(module.Tree[binding.First].Start);
                app.Report(
                    module.Tree.File, module.Tree[binding.First].Start, "second use", Outcome.Assisted,
                    $"'{name}' in line {line} is used for something else too, which would change with it",
                        $"look where else '{name}' is used, and give that a secret of its own");
                continue;
            }

            yield return Line(binding);
            foreach (var edit in Comment(module.Tree[binding.First].Start, LoginWords(), "no user or password"))
                yield return edit;
        }

        if (module.Bindings.All.FirstOrDefault(binding => binding.Value == owner) is { } declared)
        {
            foreach (var edit in Comment(module.Tree[declared.First].Start, PasswordWords(), "Passwordless"))
                yield return edit;
        }
    }

    private TextEdit Line(Binding binding)
    {
        var (start, end) = (module.Tree[binding.First].Start, module.Tree[binding.Last].End);
        var isWhole = module.Tree.Text.AsSpan(module.Tree.File.LineStart(start), start - module.Tree.File.LineStart(start)).IsWhiteSpace();
        return isWhole ? TextEdit.Delete(module.Tree.File.LineStart(start), module.Tree.File.LineEnd(end)) : TextEdit.Delete(start, end);
    }

    // The name of a member, and a member of something else, are no uses.
    private bool IsUsedElsewhere(string name, Binding binding, IReadOnlyList<Member> gone)
    {
        for (var i = 0; i < module.Tree.Count; i++)
        {
            if (!module.Tree.Is(i, name) || (i >= binding.First && i <= binding.Last)
                || gone.Any(member => i >= member.First && i <= member.Last))
                continue;
            if (!module.Tree.Is(i - 1, ".") && !(module.Tree.Is(i + 1, ":") && (module.Tree.Is(i - 1, "{") || module.Tree.Is(i - 1, ","))))
                return true;
        }

        return module.Tree.Text.Contains("${" + name + "}", StringComparison.Ordinal);
    }

    /// <summary>Replaces words in the comment above a statement: right above, or above the lines that stand together with it.</summary>
    private IEnumerable<TextEdit> Comment(int statement, Regex words, string text)
    {
        var line = module.Tree.File.LineStart(statement);
        for (var i = 0; i < 30 && line > 0; i++)
        {
            var above = module.Tree.File.LineStart(line - 1);
            var content = module.Tree.Text[above..line].Trim();
            if (content.Length == 0)
                yield break;
            if (content.StartsWith("//", StringComparison.Ordinal))
            {
                if (words.Match(module.Tree.Text, above, line - above) is { Success: true } match)
                    yield return new TextEdit(match.Index, match.Index + match.Length, text);
                yield break;
            }

            line = above;
        }
    }

    [GeneratedRegex(@"\b(?:with )?user(?:name)? and password\b", RegexOptions.IgnoreCase)]
    private static partial Regex LoginWords();

    [GeneratedRegex(@"\b(?:SQL|password)(?: |-)?auth(?:entication)?\b|\bPassword(?=(?:-based)? config)", RegexOptions.IgnoreCase)]
    private static partial Regex PasswordWords();
}
