using System.Collections;
using System.Globalization;
using System.Reflection;
using Gatehouse.TSql.Parsing;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.Tests.TSql.Parsing;

/// <summary>
/// Writes a syntax tree as short text: a node is its type's name and what it holds; what is null, false or empty is left out.
/// </summary>
internal static class Tree
{
    private static readonly string[] Suffixes = ["Statement", "Expression", "Condition", "Clause", "Definition"];

    /// <summary>The statements of a batch.</summary>
    public static string Of(string sql) => string.Join("; ", TSqlParser.Parse(sql).Statements.Select(Write));

    /// <summary>One expression.</summary>
    public static string OfExpression(string sql) => Write(TSqlParser.ParseExpression(sql));

    /// <summary>The condition of <c>SELECT 1 WHERE …</c>.</summary>
    public static string OfCondition(string sql)
        => Write(((SelectQuery)((SelectStatement)TSqlParser.Parse($"SELECT 1 WHERE {sql}").Statements.Single()).Query.Body).Where!);

    /// <summary>A node.</summary>
    public static string Write(object? value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        Identifier or ObjectName or TSqlType or SecretText or Enum => value.ToString()!,
        Literal literal => WriteLiteral(literal),
        ColumnReference column => column.Table is null ? column.Column.Text : $"{column.Table}.{column.Column}",
        VariableReference variable => variable.Name,
        GlobalVariable variable => variable.Name,
        BinaryExpression binary => $"({Write(binary.Left)} {binary.Operator} {Write(binary.Right)})",
        ComparisonCondition comparison => $"({Write(comparison.Left)} {comparison.Operator} {Write(comparison.Right)})",
        SelectExpression { Alias: null } item => Write(item.Value),
        SelectExpression item => $"{Write(item.Value)} AS {item.Alias}",
        IEnumerable items => $"[{string.Join(", ", items.Cast<object>().Select(Write))}]",
        Node node => WriteNode(node),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value?.ToString() ?? "null",
    };

    private static string WriteLiteral(Literal literal) => literal.Kind switch
    {
        LiteralKind.String => $"'{literal.Text}'",
        LiteralKind.NationalString => $"N'{literal.Text}'",
        LiteralKind.Binary => $"0x{literal.Text}",
        LiteralKind.Money => $"${literal.Text}",
        LiteralKind.Float => $"{literal.Text}f",
        _ => literal.Text,
    };

    private static string WriteNode(Node node)
    {
        var type = node.GetType();
        // The constructor's parameters first, in their order, then what is set beside them.
        var constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length)!;
        var order = constructor.GetParameters().Select(p => p.Name!).ToList();
        var parts = type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(p => p.DeclaringType != typeof(Node) && p.DeclaringType != typeof(Statement) && p.Name != "EqualityContract")
            .OrderBy(p => order.IndexOf(p.Name) is >= 0 and var at ? at : int.MaxValue)
            .Select(p => (p.Name, IsNamed: !order.Contains(p.Name) || p.PropertyType == typeof(bool?), Value: p.GetValue(node),
                IsFalse: p.PropertyType == typeof(bool) && p.GetValue(node) is false))
            .Where(p => p.Value is not (null or "" or ICollection { Count: 0 }) && !p.IsFalse)
            .Select(p => p.Value is true ? p.Name : p.IsNamed ? $"{p.Name}: {Write(p.Value)}" : Write(p.Value));
        var name = type.Name;
        foreach (var suffix in Suffixes)
        {
            if (name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal))
                name = name[..^suffix.Length];
        }

        var inner = string.Join(", ", parts);
        return inner.Length > 0 ? $"{name}({inner})" : name;
    }
}
