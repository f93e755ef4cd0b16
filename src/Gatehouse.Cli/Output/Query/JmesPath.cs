using System.Text.Json.Nodes;

namespace Gatehouse.Cli.Output.Query;

/// <summary>A query of <c>--query</c>, in the language that the Azure CLI takes: https://jmespath.org/specification.html</summary>
internal sealed class JmesPath
{
    private const int Longest = 10_000;
    private readonly Evaluate _evaluate;

    private JmesPath(Evaluate evaluate) => _evaluate = evaluate;

    /// <exception cref="FormatException">It is not in the language; the text says where.</exception>
    public static JmesPath Parse(string text)
        => text.Length <= Longest ? new(new JmesPathParser(JmesPathLexer.Read(text)).Parse()) : throw new FormatException($"it is longer than {Longest} characters");

    /// <summary>What the query finds. Null when it finds nothing.</summary>
    /// <exception cref="FormatException">A function was called with a value that it cannot take.</exception>
    public JsonNode? Find(JsonNode? value)
    {
        try
        {
            return _evaluate(value)?.DeepClone();
        }
        catch (InvalidOperationException e) when (e.InnerException is FormatException cause)
        {
            throw new FormatException(cause.Message, e); // what a comparison threw while a list was sorted
        }
    }
}

/// <summary>Evaluates a part of a query on a value. What it returns may be part of the value, and is not changed.</summary>
internal delegate JsonNode? Evaluate(JsonNode? value);
