using Gatehouse.Migration.Edits;
using Gatehouse.Migration.Syntax.Expressions;

namespace Gatehouse.Migration.Python;

/// <summary>Takes away names of the module that only the password's argument used.</summary>
internal static class PythonCleanup
{
    public static IEnumerable<TextEdit> Edits(App app, PythonModule module, IReadOnlyList<Member> gone)
    {
        foreach (var value in gone.Select(member => member.Value).OfType<NameExpression>().DistinctBy(value => value.Path))
        {
            if (module.Bindings.Find(value.Path, value.Start) is not
                {
                    IsAlone: true,
                    Value: EnvironmentExpression or TextExpression
                } binding)
                continue;
            if (IsUsedElsewhere(module, value.Path, binding, gone))
            {
                app.Report(
                    module.Tree.File, module.Tree[binding.First].Start, "second use", Outcome.Assisted,
                    $"'{value.Path}' is used for something else too, which would change with it",
                        $"look where else '{value.Path}' is used, and give that a secret of its own");
                continue;
            }

            yield return TextEdit.Delete(module.Tree.File.LineStart(module.Tree[binding.First].Start),
                module.Tree.File.LineEnd(module.Tree[binding.Last].End));
        }
    }

    private static bool IsUsedElsewhere(PythonModule module, string name, Binding binding, IReadOnlyList<Member> gone)
    {
        for (var i = 0; i < module.Tree.Count; i++)
        {
            var isName = module.Tree.Is(i, name) && !module.Tree.Is(i - 1, ".")
                && !(module.Tree.Is(i + 1, "=") && module.Enclosing(i) is not null);
            var isInText = module.Tree.IsText(i)
                && module.Tree[i].Parts!.Any(part => part.IsHole
                && module.Tree.Text[part.Start..part.End].Contains(name, StringComparison.Ordinal));
            if ((isName || isInText) && (i < binding.First || i > binding.Last)
                && !gone.Any(member => i >= member.First && i <= member.Last))
                return true;
        }

        return false;
    }
}
