using Gatehouse.Migration.Syntax.Expressions;

namespace Gatehouse.Migration.Python;

/// <summary>What a module says with functions and classes: a function that returns one expression, and a class of settings whose members
/// pydantic fills from the environment.</summary>
internal static class PythonClasses
{
    /// <summary>Adds them as names: <c>get_dsn()</c>, <c>settings.db_password</c>, <c>self.db_password</c>.</summary>
    public static IReadOnlyList<SettingField> Read(PythonModule module)
    {
        List<SettingField> fields = [];
        List<(string Name, List<SettingField> Fields, List<(string Name, Expression Value)> Properties)> classes = [];
        for (var i = 0; i < module.Tree.Count; i++)
        {
            if (!module.Tree[i].BeginsLine)
                continue;
            if (module.Tree.Is(i, "class") && module.Tree.IsWord(i + 1) && IsSettings(module, i))
            {
                var own = Fields(module, i).ToList();
                fields.AddRange(own);
                classes.Add((module.Tree.Word(i + 1), own, Properties(module, i).ToList()));
            }
            else if (Function(module, i) is { } function && module.Column(i) == 0)
            {
                module.Bindings.Add(Name(function.Name + "()", function.Value));
            }
        }

        foreach (var (name, own, properties) in classes)
        {
            var instances = module.Bindings.All.Where(binding => binding.Value is CallExpression { Callee: var callee } && callee == name)
                .Select(binding => binding.Name).Append("self").ToList();
            foreach (var instance in instances)
            {
                foreach (var field in own)
                    module.Bindings.Add(Name($"{instance}.{field.Name}", field.Value));
                foreach (var (property, value) in properties)
                    module.Bindings.Add(Name($"{instance}.{property}", value));
            }
        }

        return fields;
    }

    private static Binding Name(string name, Expression value) => new(name, value, value.First, value.Last, 0, int.MaxValue, false);

    private static bool IsSettings(PythonModule module, int statement)
        => module.Tree.Is(statement + 2, "(") && Enumerable.Range(statement + 3, module.Tree.Partner(statement + 2) - statement - 3)
            .Any(i => module.Tree.IsWord(i) && module.Tree.Word(i).EndsWith("Settings", StringComparison.Ordinal));

    // name: type, or name: type = value, one step inside the class.
    private static IEnumerable<SettingField> Fields(PythonModule module, int statement)
    {
        foreach (var i in Statements(module, statement))
        {
            var last = module.LineEnd(i);
            if (!module.Tree.IsWord(i) || !module.Tree.Is(i + 1, ":"))
                continue;
            var equals = i + 2;
            while (equals <= last && !module.Tree.Is(equals, "="))
                equals = module.Tree.Next(equals);
            var fallback = equals < last ? module.Reader.Read(equals + 1, last) : null;
            var name = module.Tree.Word(i);
            yield return new(module.Tree.File, name, i, last,
                new EnvironmentExpression(module.Tree, i, last, name, fallback is TextExpression ? fallback : null));
        }
    }

    private static IEnumerable<(string Name, Expression Value)> Properties(PythonModule module, int statement)
        => Statements(module, statement).Select(i => Function(module, i)).OfType<(string Name, Expression Value)>();

    private static IEnumerable<int> Statements(PythonModule module, int statement)
    {
        var inside = module.LineEnd(statement) + 1;
        if (inside >= module.Tree.Count || module.Column(inside) <= module.Column(statement))
            yield break;
        var column = module.Column(inside);
        for (var i = inside; i < module.Tree.Count && module.Column(i) >= column; i = module.LineEnd(i) + 1)
        {
            if (module.Column(i) == column)
                yield return i;
        }
    }

    // A function whose only return, at its end, gives an expression.
    private static (string Name, Expression Value)? Function(PythonModule module, int statement)
    {
        var at = module.Tree.Is(statement, "async") ? statement + 1 : statement;
        if (!module.Tree.Is(at, "def") || !module.Tree.IsWord(at + 1))
            return null;
        Expression? value = null;
        var column = module.Column(statement);
        for (var i = module.LineEnd(statement) + 1; i < module.Tree.Count && module.Column(i) > column; i = module.LineEnd(i) + 1)
        {
            if (!module.Tree.Is(i, "return"))
                continue;
            if (value is not null || module.LineEnd(i) == i)
                return null;
            value = module.Reader.Read(i + 1, module.LineEnd(i));
        }

        return value is null ? null : (module.Tree.Word(at + 1), value);
    }
}

/// <summary>A member of a class of settings: required where it has no value of its own, so that it has to go with its setting.</summary>
internal sealed record SettingField(SourceFile File, string Name, int First, int Last, EnvironmentExpression Value);
