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
                => $"({Expression(quantified.Left)} {Sign(quantified.Operator)} {(quantified.Quantifier == Quantifier.All ? "ALL" : "ANY")} ({Query(quantified.Query)}))",
            LogicalCondition logical
                => $"({string.Join(logical.Operator == LogicalOperator.And ? " AND " : " OR ", logical.Operands.Select(Condition))})",
            NotCondition not => $"(NOT {Condition(not.Operand)})",
            IsNullCondition isNull => IsNull(isNull),
            BetweenCondition between
                => $"({Expression(between.Operand)} {Not(between.IsNot)}BETWEEN {Expression(between.Low)} AND {Expression(between.High)})",
            InListCondition list => $"({Expression(list.Operand)} {Not(list.IsNot)}IN ({Join(list.Values.Select(Expression))}))",
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
        var (left, right) = (Expression(comparison.Left), Expression(comparison.Right));
        if (IsString(comparison.Left) && IsString(comparison.Right))
            left = $"({left})::sys.nvarchar"; // two texts without a type would be compared with regard to case
        return $"({left} {Sign(comparison.Operator)} {right})";
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
}
