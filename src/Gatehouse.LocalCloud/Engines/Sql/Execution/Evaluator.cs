using Gatehouse.LocalCloud.Engines.Sql.Errors;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.LocalCloud.Engines.Sql.Execution;

/// <summary>Finds the value of an expression: PostgreSQL does, save for what is there already.</summary>
internal sealed class Evaluator(Queries queries)
{
    private static readonly TSqlType Text = new("nvarchar", Length: 4000);
    private static readonly TSqlType LongText = new("nvarchar", IsMax: true);

    /// <summary>The value as a type holds it, as PostgreSQL's text; null for NULL.</summary>
    /// <exception cref="SqlErrorException">It cannot be found.</exception>
    public async Task<string?> ValueAsync(Expression expression, TSqlType type, Frame frame)
    {
        if (expression is Literal { Kind: LiteralKind.Null })
            return null;
        if (expression is Literal { Kind: LiteralKind.Integer } number && type.Name == "int" && int.TryParse(number.Text, out _))
            return number.Text;
        return await SelectAsync(new CastExpression(CastKind.Cast, expression, type) { Line = expression.Line }, frame);
    }

    /// <summary>The value as a text of at most 4,000 characters; null for NULL.</summary>
    public Task<string?> TextAsync(Expression expression, Frame frame) => TextAsync(expression, Text, frame);

    /// <summary>The value as a text of any length; null for NULL.</summary>
    public Task<string?> LongTextAsync(Expression expression, Frame frame) => TextAsync(expression, LongText, frame);

    /// <summary>The value as a number; null for NULL.</summary>
    public async Task<int?> NumberAsync(Expression expression, Frame frame)
        => await ValueAsync(expression, new TSqlType("int"), frame) is { } text
            ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : null;

    /// <summary>Whether a condition is true; false where it is unknown.</summary>
    public async Task<bool> IsTrueAsync(Condition condition, Frame frame)
    {
        var one = new Literal(LiteralKind.Integer, "1");
        var value = new SearchedCase([new SearchedWhen(condition, one)], new Literal(LiteralKind.Integer, "0")) { Line = condition.Line };
        return await SelectAsync(value, frame) == "1";
    }

    private Task<string?> TextAsync(Expression expression, TSqlType type, Frame frame)
        => expression is Literal { Kind: LiteralKind.String or LiteralKind.NationalString } literal
            ? Task.FromResult<string?>(literal.Text)
            : ValueAsync(expression, type, frame);

    private async Task<string?> SelectAsync(Expression expression, Frame frame)
    {
        var select = new SelectStatement(new Query(new SelectQuery([new SelectExpression(expression)]))) { Line = expression.Line };
        var (row, _) = await queries.LastRowAsync(select, frame);
        return row?[0];
    }
}
