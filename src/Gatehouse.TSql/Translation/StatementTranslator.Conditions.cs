using System.Text.RegularExpressions;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Translation;

internal sealed partial class StatementTranslator
{
    private string Condition(Condition condition)
    {
        Translator.CheckDepth();
        return condition switch
        {
            ComparisonCondition comparison => Comparison(comparison),
            QuantifiedCondition quantified
                => $"({Expression(quantified.Left)} {Sign(quantified.Operator)} "
                    + $"{(quantified.Quantifier == Quantifier.All ? "ALL" : "ANY")} ({Query(quantified.Query)}))",
            LogicalCondition logical
                => $"({string.Join(logical.Operator == LogicalOperator.And ? " AND " : " OR ", logical.Operands.Select(Condition))})",
            NotCondition not => $"(NOT {Condition(not.Operand)})",
            IsNullCondition isNull => IsNull(isNull),
            BetweenCondition between
                => $"({Expression(between.Operand)} {Not(between.IsNot)}BETWEEN {Operand(between.Low)} AND {Operand(between.High)})",
            InListCondition list => $"({Expression(list.Operand)} {Not(list.IsNot)}IN ({Join(list.Values.Select(Operand))}))",
            InQueryCondition query => $"({Expression(query.Operand)} {Not(query.IsNot)}IN ({Query(query.Query)}))",
            LikeCondition like => Like(like),
            ExistsCondition exists => $"EXISTS ({Query(exists.Query)})",
            DistinctFromCondition distinct
                => $"({Expression(distinct.Left)} IS {Not(distinct.IsNot)}DISTINCT FROM {Expression(distinct.Right)})",
            _ => throw Translator.NotSupported(condition.GetType().Name, condition.Line),
        };
    }

    private static string Not(bool isNot) => isNot ? "NOT " : "";

    private string Comparison(ComparisonCondition comparison)
    {
        var (left, right) = (Operand(comparison.Left), Operand(comparison.Right));
        if (IsString(comparison.Left) && IsString(comparison.Right))
            left = $"({left})::sys.nvarchar"; // two texts without a type would be compared with regard to case
        return $"({left} {Sign(comparison.Operator)} {right})";
    }

    // A text that looks like a date is converted by the cast from text: what it is compared with may be a datetimeoffset, which reads no
    // other text.
    private string Operand(Expression expression)
    {
        var text = Expression(expression);
        return expression is Literal { Kind: LiteralKind.String or LiteralKind.NationalString } literal && Date().IsMatch(literal.Text)
            && !text.EndsWith("::text", StringComparison.Ordinal) ? $"{text}::text" : text;
    }

    private string IsNull(IsNullCondition condition) => $"({Expression(condition.Operand)} IS {Not(condition.IsNot)}NULL)";

    private string Like(LikeCondition like)
    {
        var (value, pattern) = (Text(like.Operand), Text(like.Pattern));
        var call = like.Escape is null ? $"sys.\"like\"({value}, {pattern})" : $"sys.\"like\"({value}, {pattern}, {Text(like.Escape)})";
        return like.IsNot ? $"(NOT {call})" : call;
    }

    private static bool IsString(Expression expression) => expression is Literal { Kind: LiteralKind.String or LiteralKind.NationalString };

    private static string Sign(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Equal => "=",
        ComparisonOperator.NotEqual => "<>",
        ComparisonOperator.Less => "<",
        ComparisonOperator.LessOrEqual => "<=",
        ComparisonOperator.Greater => ">",
        _ => ">=",
    };

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d([T ][\d:.]+)?$")]
    private static partial Regex Date();
}
