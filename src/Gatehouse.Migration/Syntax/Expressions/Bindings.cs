using Gatehouse.Migration.Connections;
using Gatehouse.Migration.Targets;

namespace Gatehouse.Migration.Syntax.Expressions;

/// <summary>What the names of a file stand for, by the place where they stand.</summary>
internal sealed class Bindings
{
    private readonly Dictionary<string, List<Binding>> _byName = [];

    /// <summary>Finds a name in another file of the app; null where the file or the name is not there.</summary>
    public Func<NameExpression, Expression?> Imported { get; set; } = _ => null;

    public IEnumerable<Binding> All => _byName.Values.SelectMany(list => list);

    public void Add(Binding binding)
    {
        if (!_byName.TryGetValue(binding.Name, out var list))
            _byName[binding.Name] = list = [];
        list.Add(binding);
    }

    /// <summary>The definition that holds at an offset: the last one before it in a block around it, else one of the whole file.</summary>
    public Binding? Find(string name, int at)
    {
        if (!_byName.TryGetValue(name, out var list))
            return null;
        return list.LastOrDefault(binding => binding.From <= at && at < binding.Until)
            ?? (list is [{ Until: int.MaxValue } only] ? only : null);
    }

    /// <summary>Follows names to what they stand for.</summary>
    public Expression Resolve(Expression expression, int depth = 0)
    {
        // A function that returns one expression stands for it.
        if (expression is CallExpression { IsNew: false } call && depth <= 8)
        {
            var returned = Find(call.Callee + "()", call.Start)?.Value
                ?? Imported(new NameExpression(call.Tree, call.First, call.Open - 1, call.Callee + "()"));
            return returned is null || returned == expression ? expression : Resolve(returned, depth + 1);
        }

        if (expression is not NameExpression name || depth > 8)
            return expression;
        if (Find(name.Path, name.Start) is { } binding)
        {
            // const config = require('./config').database: what the other file exports.
            var value = binding.Value is null ? expression : Resolve(binding.Value, depth + 1);
            return value is OpaqueExpression or CallExpression && Imported(name) is { } other ? other : value;
        }

        for (var dot = name.Path.LastIndexOf('.'); dot > 0; dot = name.Path.LastIndexOf('.', dot - 1))
        {
            if (Find(name.Path[..dot], name.Start) is { Value: ObjectExpression holder })
                return Member(holder, name.Path[(dot + 1)..].Split('.')) is { } member ? Resolve(member, depth + 1) : expression;
        }

        return Imported(name) is { } imported ? imported : expression;
    }

    /// <summary>What is known of the value of an expression.</summary>
    public Value ValueOf(Expression? expression, int depth = 0)
    {
        if (expression is null || depth > 8)
            return Value.None;
        return Resolve(expression) switch
        {
            EnvironmentExpression read => new(ValueOf(read.Fallback, depth + 1).Texts, [read.Key]),
            TextExpression text => ValueOf(text, depth),
            _ => Value.None,
        };
    }

    private static Expression? Member(ObjectExpression holder, string[] path)
    {
        Expression? value = holder;
        foreach (var name in path)
            value = (value as ObjectExpression)?[name]?.Value;
        return value;
    }

    private Value ValueOf(TextExpression text, int depth)
    {
        // A hole that holds the whole of a value: "${host}" is host.
        var pieces = text.Pieces.Where(piece => piece.Hole is not null || piece.End > piece.Start).ToList();
        if (pieces is [{ Hole: { } only }])
            return ValueOf(only, depth + 1);
        var characters = string.Concat(pieces.Select(piece => piece.Hole is null ? text.Tree.Text[piece.Start..piece.End]
            : Known(piece.Hole, depth)));
        return new([characters], []);
    }

    private string Known(Expression hole, int depth)
        => ValueOf(hole, depth + 1) is { Texts: [var text], Keys: [] } ? text : ConnectionText.Hole.ToString();
}

/// <summary>A definition of a name.</summary>
/// <param name="Name">The name, or the path of a member: <c>this.url</c>.</param>
/// <param name="Value">What it stands for; null where that is not understood.</param>
/// <param name="First">First token of the statement.</param>
/// <param name="Last">Last token of the statement, with the semicolon.</param>
/// <param name="From">Offset from which it holds.</param>
/// <param name="Until">Offset where its block ends; the greatest number for the whole file.</param>
/// <param name="IsAlone">Whether the statement defines nothing else, so that it can go as a whole.</param>
internal sealed record Binding(string Name, Expression? Value, int First, int Last, int From, int Until, bool IsAlone);
