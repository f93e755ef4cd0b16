using System.Globalization;
using System.Text.Json.Nodes;

namespace Gatehouse.Cli.Output.Query;

/// <summary>Turns the tokens of a query into what evaluates it, by precedence climbing.</summary>
internal sealed class JmesPathParser(IReadOnlyList<JmesPathToken> tokens)
{
    private const int Deepest = 100;
    private const int ProjectionStop = 10;
    private static readonly Dictionary<string, int> Binding = new()
    {
        ["|"] = 1,
        ["||"] = 2,
        ["&&"] = 3,
        ["=="] = 5,
        ["!="] = 5,
        ["<"] = 5,
        ["<="] = 5,
        [">"] = 5,
        [">="] = 5,
        ["[]"] = 9,
        ["*"] = 20,
        ["[?"] = 21,
        ["."] = 40,
        ["!"] = 45,
        ["{"] = 50,
        ["["] = 55,
        ["("] = 60,
    };

    private int _at;
    private int _depth;

    private JmesPathToken Current => tokens[_at];

    public Evaluate Parse()
    {
        var query = Expression(0);
        return Current.Kind == "end" ? query : throw Unexpected(Current);
    }

    private Evaluate Expression(int strength)
    {
        if (++_depth > Deepest)
            throw new FormatException($"it is nested deeper than {Deepest}");
        var (start, first) = (_at, Next());
        var left = Begin(first);
        while (Binding.GetValueOrDefault(Current.Kind) > strength)
        {
            var token = Next();
            left = token.Kind == "(" && first.Kind == "name" && _at == start + 2 ? Call(first) : Continue(token, left);
        }

        _depth--;
        return left;
    }

    private Evaluate Begin(JmesPathToken token)
    {
        switch (token.Kind)
        {
            case "literal":
                return _ => token.Value;
            case "name" or "quoted":
                return JmesPathValues.Member(token.Text);
            case "@":
                return value => value;
            case "*":
                return JmesPathValues.ProjectMembers(value => value, Current.Kind == "]" ? value => value : AfterProjection(20));
            case "!":
                var negated = Expression(45);
                return value => JsonValue.Create(!JmesPathValues.IsTrue(negated(value)));
            case "(":
                var inner = Expression(0);
                Match(")");
                return inner;
            case "[" when Current.Kind is "number" or ":":
            case "[" when Current.Kind == "*" && tokens[_at + 1].Kind == "]":
            case "[?" or "[]":
                return Continue(token, value => value);
            case "[":
                return List();
            case "{":
                return Hash();
            default:
                throw Unexpected(token);
        }
    }

    private Evaluate Continue(JmesPathToken token, Evaluate left)
    {
        switch (token.Kind)
        {
            case "." when Current.Kind == "*":
                Next();
                return JmesPathValues.ProjectMembers(left, AfterProjection(20));
            case ".":
                return JmesPathValues.Then(left, AfterDot(40));
            case "|":
                return JmesPathValues.Then(left, Expression(1));
            case "||":
                var other = Expression(2);
                return value => left(value) is var found && JmesPathValues.IsTrue(found) ? found : other(value);
            case "&&":
                var also = Expression(3);
                return value => left(value) is var seen && JmesPathValues.IsTrue(seen) ? also(value) : seen;
            case "==" or "!=" or "<" or "<=" or ">" or ">=":
                var right = Expression(5);
                return value => JmesPathValues.Compare(token.Kind, left(value), right(value));
            case "[]":
                return JmesPathValues.Project(JmesPathValues.Flatten(left), AfterProjection(9));
            case "[?":
                var condition = Expression(0);
                Match("]");
                return JmesPathValues.Project(JmesPathValues.Filter(left, condition), Current.Kind == "[]" ? value => value : AfterProjection(21));
            case "[" when Current.Kind == "*":
                Next();
                Match("]");
                return JmesPathValues.Project(left, AfterProjection(20));
            case "[":
                return Index(left);
            default:
                throw Unexpected(token);
        }
    }

    private Evaluate Index(Evaluate left)
    {
        var parts = new int?[3];
        var colons = 0;
        while (Current.Kind != "]")
        {
            var token = Next();
            if (token.Kind == ":" && colons < 2)
                colons++;
            else if (token.Kind == "number" && int.TryParse(token.Text, CultureInfo.InvariantCulture, out var number))
                parts[colons] = number;
            else
                throw Unexpected(token);
        }

        Match("]");
        return colons == 0 ? JmesPathValues.At(left, parts[0] ?? throw Unexpected(Current))
            : JmesPathValues.Project(JmesPathValues.Slice(left, parts[0], parts[1], parts[2] ?? 1), AfterProjection(20));
    }

    private Evaluate AfterProjection(int strength)
    {
        if (Binding.GetValueOrDefault(Current.Kind) < ProjectionStop)
            return value => value;
        if (Current.Kind is "[" or "[?")
            return Expression(strength);
        Match(".");
        return AfterDot(strength);
    }

    private Evaluate AfterDot(int strength)
    {
        if (Current.Kind is "name" or "quoted" or "*")
            return Expression(strength);
        var token = Next();
        return token.Kind switch { "[" => List(), "{" => Hash(), _ => throw Unexpected(token) };
    }

    private Evaluate List()
    {
        var items = new List<Evaluate>();
        do
            items.Add(Expression(0));
        while (Another("]"));
        return value => value is null ? null : new JsonArray([.. items.Select(item => item(value)?.DeepClone())]);
    }

    private Evaluate Hash()
    {
        var members = new List<(string Name, Evaluate Value)>();
        do
        {
            var name = Next();
            if (name.Kind is not ("name" or "quoted"))
                throw Unexpected(name);
            Match(":");
            members.Add((name.Text, Expression(0)));
        }
        while (Another("}"));
        return value =>
        {
            if (value is null)
                return null;
            var hash = new JsonObject();
            foreach (var (name, item) in members)
                hash[name] = item(value)?.DeepClone();
            return hash;
        };
    }

    private Evaluate Call(JmesPathToken name)
    {
        var arguments = new List<JmesPathArgument>();
        if (Current.Kind == ")")
            Next();
        else
        {
            do
            {
                var isExpression = Current.Kind == "&";
                if (isExpression)
                    Next();
                arguments.Add(new(Expression(0), isExpression));
            }
            while (Another(")"));
        }

        return JmesPathFunctions.Call(name.Text, arguments);
    }

    private bool Another(string end)
    {
        var token = Next();
        return token.Kind == "," ? true : token.Kind == end ? false : throw Unexpected(token);
    }

    private JmesPathToken Next()
    {
        var token = tokens[_at];
        if (token.Kind == "end")
            throw Unexpected(token);
        _at++;
        return token;
    }

    private void Match(string kind)
    {
        if (Current.Kind != kind)
            throw Unexpected(Current);
        Next();
    }

    private static FormatException Unexpected(JmesPathToken token)
        => new(token.Kind == "end" ? "it ends too early" : $"'{(token.Text.Length > 0 ? token.Text : "a literal")}' at character {token.At + 1} is not expected there");
}
