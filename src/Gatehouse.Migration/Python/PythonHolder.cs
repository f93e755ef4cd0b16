using Gatehouse.Migration.Syntax;
using Gatehouse.Migration.Syntax.Expressions;

namespace Gatehouse.Migration.Python;

/// <summary>Named values: the arguments of a call, a dictionary, or a call of <c>dict</c>.</summary>
internal sealed record PythonHolder(TokenTree Tree, int Open, int Start, IReadOnlyList<Member> Members)
{
    public static PythonHolder Of(CallExpression call) => new(call.Tree, call.Open, call.Start, call.Arguments);

    public static PythonHolder? Of(Expression expression) => expression switch
    {
        ObjectExpression dictionary => new(dictionary.Tree, dictionary.First, dictionary.Start, dictionary.Members),
        CallExpression { Callee: "dict" } call => Of(call),
        _ => null,
    };

    public Member? this[params string[] names] => Members.FirstOrDefault(member => names.Contains(member.Name, StringComparer.Ordinal));

    /// <summary>A member of the holder, or of one that it spreads.</summary>
    public (PythonHolder Holder, Member Member)? Find(Bindings bindings, params string[] names)
    {
        if (this[names] is { } own)
            return (this, own);
        foreach (var spread in Members.Where(member => member.IsSpread))
        {
            if (Of(bindings.Resolve(spread.Value)) is { } other && other[names] is { } member)
                return (other, member);
        }

        return null;
    }
}
