using Gatehouse.Migration.Edits;
using Gatehouse.Migration.Syntax.Expressions;

namespace Gatehouse.Migration.Syntax;

/// <summary>Edits the members of one object, or the arguments of one call, so that layout and comments stay.</summary>
internal sealed class MemberEdits(TokenTree tree, int open, IReadOnlyList<Member> members)
{
    private readonly Dictionary<Member, string?> _changes = [];
    private readonly List<string> _added = [];

    /// <summary>Takes a member away, with its comma; with its line where it is alone on it.</summary>
    public void Remove(Member member) => _changes[member] = null;

    /// <summary>Puts text in a member's place. Lines after the first get its indentation.</summary>
    public void Replace(Member member, string text) => _changes[member] = text;

    /// <summary>Adds a member after the last.</summary>
    public void Append(string text) => _added.Add(text);

    public string Source(Member member) => tree.Text[tree[member.First].Start..tree[member.Last].End];

    public IEnumerable<TextEdit> Edits()
    {
        foreach (var (member, text) in _changes)
        {
            yield return text is null
                ? Removal(member)
                : new TextEdit(tree[member.First].Start, tree[member.Last].End, IsOnOwnLine(member)
                    ? Indent(text, tree[member.First].Start) : Flat(text));
        }

        if (_added.Count > 0)
            yield return Addition();
    }

    private string Indent(string text, int offset)
        => text.Replace("\n", tree.File.NewLine + tree.File.Indentation(offset), StringComparison.Ordinal);

    private TextEdit Removal(Member member)
    {
        var start = tree[member.First].Start;
        var end = tree[member.Last].End;
        var hasComma = tree.Is(member.Last + 1, ",");
        if (hasComma)
            end = tree[member.Last + 1].End;
        var lineStart = tree.File.LineStart(start);
        var lineEnd = tree.File.LineEnd(end);
        if (IsBlank(lineStart, start) && IsBlankOrComment(end, lineEnd) && lineStart > tree[open].Start)
            return TextEdit.Delete(lineStart, lineEnd);
        if (hasComma)
            return TextEdit.Delete(start, SkipBlanks(end));
        var previous = Kept(member);
        return TextEdit.Delete(previous is null ? start : tree[previous.Last].End, end);
    }

    // The comma before a last member goes with it, and so do removed members between.
    private Member? Kept(Member member)
        => members.TakeWhile(other => other != member)
            .LastOrDefault(other => !_changes.TryGetValue(other, out var text) || text is not null);

    private TextEdit Addition()
    {
        var last = members.LastOrDefault(member => !_changes.TryGetValue(member, out var text) || text is not null);
        if (last is null)
        {
            var inside = tree[open].End;
            var all = string.Join(", ", _added.Select(WithoutComment));
            return TextEdit.Insert(inside, tree.Is(open, "{") ? $" {all} " : all);
        }

        var comma = tree.Is(last.Last + 1, ",") && members[^1] == last ? last.Last + 1 : last.Last;
        if (!IsOnOwnLine(last))
            return TextEdit.Insert(tree[last.Last].End, ", " + Flat(string.Join(", ", _added.Select(WithoutComment))));
        var lineBreak = tree.File.NewLine + tree.File.Indentation(tree[last.First].Start);
        var text = string.Join("," + lineBreak, _added.Select(added => Indent(added, tree[last.First].Start)));
        return comma != last.Last
            ? TextEdit.Insert(tree[comma].End, lineBreak + text + (HasComment(text) ? "" : ","))
            : TextEdit.Insert(tree[last.Last].End, "," + lineBreak + text);
    }

    private bool IsOnOwnLine(Member member)
    {
        var line = tree.File.LineStart(tree[member.First].Start);
        return IsBlank(line, tree[member.First].Start) && line > tree[open].Start;
    }

    /// <summary>The same on one line, beside other members.</summary>
    private static string Flat(string text)
    {
        if (!text.Contains('\n', StringComparison.Ordinal))
            return text;
        var lines = text.Split('\n').Select(line => WithoutComment(line.Trim()));
        return string.Join(' ', lines).Replace(", }", " }", StringComparison.Ordinal);
    }

    private static bool HasComment(string text) => text.Contains("  //", StringComparison.Ordinal);

    private static string WithoutComment(string text) => HasComment(text) ? text[..text.IndexOf("  //", StringComparison.Ordinal)] : text;

    private bool IsBlank(int start, int end) => tree.Text.AsSpan(start, end - start).IsWhiteSpace();

    private bool IsBlankOrComment(int start, int end)
    {
        var length = tree.Text.AsSpan(start, end - start).Trim().Length;
        return length == 0
            || tree.Comments.Any(comment => comment.Start >= start && comment.End <= end && comment.End - comment.Start == length);
    }

    private int SkipBlanks(int offset)
    {
        while (offset < tree.Text.Length && tree.Text[offset] is ' ' or '\t')
            offset++;
        return offset;
    }
}
