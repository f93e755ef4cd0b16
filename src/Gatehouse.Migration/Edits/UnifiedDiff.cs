namespace Gatehouse.Migration.Edits;

/// <summary>A unified diff, as <c>diff -u</c> writes it and <c>patch</c> reads it.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>Lines of a diff; the first character of each says what it is.</summary>
    public static IEnumerable<string> Lines(string path, string? before, string after)
    {
        var old = before is null ? [] : Split(before);
        var @new = Split(after);
        var steps = Steps(old, @new);
        if (steps.TrueForAll(step => step.Mark == ' '))
            yield break;
        yield return before is null ? "--- /dev/null" : $"--- a/{path}";
        yield return $"+++ b/{path}";
        for (var i = 0; i < steps.Count;)
        {
            var first = steps.FindIndex(i, step => step.Mark != ' ');
            if (first < 0)
                break;
            var start = Math.Max(i, first - Context);
            var end = first;
            for (var quiet = 0; end < steps.Count && quiet <= 2 * Context; end++)
                quiet = steps[end].Mark == ' ' ? quiet + 1 : 0;
            var last = steps.FindLastIndex(end - 1, end - first, step => step.Mark != ' ');
            end = Math.Min(steps.Count, last + 1 + Context);
            yield return Header(steps, start, end);
            for (var at = start; at < end; at++)
            {
                yield return steps[at].Mark + steps[at].Line.TrimEnd('\n').TrimEnd('\r');
                if (!steps[at].Line.EndsWith('\n'))
                    yield return "\\ No newline at end of file";
            }

            i = end;
        }
    }

    private static string Header(List<(char Mark, string Line)> steps, int start, int end)
    {
        var hunk = steps.GetRange(start, end - start);
        var (before, after) = (steps.Take(start).Count(step => step.Mark != '+'), steps.Take(start).Count(step => step.Mark != '-'));
        var (removed, added) = (hunk.Count(step => step.Mark != '+'), hunk.Count(step => step.Mark != '-'));
        return $"@@ -{(removed == 0 ? before : before + 1)},{removed} +{(added == 0 ? after : after + 1)},{added} @@";
    }

    private static List<string> Split(string text)
    {
        List<string> lines = [];
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines;
    }

    // The same lines at both ends are put aside; between them the longest common subsequence, which is short for edits like ours.
    private static List<(char Mark, string Line)> Steps(List<string> old, List<string> @new)
    {
        var head = 0;
        while (head < old.Count && head < @new.Count && old[head] == @new[head])
            head++;
        var tail = 0;
        while (tail < old.Count - head && tail < @new.Count - head && old[^(tail + 1)] == @new[^(tail + 1)])
            tail++;
        List<(char, string)> steps = [.. old.Take(head).Select(line => (' ', line))];
        steps.AddRange(Middle(old.GetRange(head, old.Count - head - tail), @new.GetRange(head, @new.Count - head - tail)));
        steps.AddRange(old.Skip(old.Count - tail).Select(line => (' ', line)));
        return steps;
    }

    private static IEnumerable<(char Mark, string Line)> Middle(List<string> old, List<string> @new)
    {
        // Beyond this the table would not fit: all old lines, then all new ones, is a diff as well.
        if ((long)old.Count * @new.Count > 16_000_000)
            return old.Select(line => ('-', line)).Concat(@new.Select(line => ('+', line)));
        var lengths = new int[old.Count + 1, @new.Count + 1];
        for (var i = old.Count - 1; i >= 0; i--)
        {
            for (var j = @new.Count - 1; j >= 0; j--)
                lengths[i, j] = old[i] == @new[j] ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
        }

        List<(char, string)> steps = [];
        for (int i = 0, j = 0; i < old.Count || j < @new.Count;)
        {
            if (i < old.Count && j < @new.Count && old[i] == @new[j])
            {
                steps.Add((' ', old[i++]));
                j++;
            }
            else if (i < old.Count && (j == @new.Count || lengths[i + 1, j] >= lengths[i, j + 1]))
            {
                steps.Add(('-', old[i++]));
            }
            else
            {
                steps.Add(('+', @new[j++]));
            }
        }

        return steps;
    }
}
