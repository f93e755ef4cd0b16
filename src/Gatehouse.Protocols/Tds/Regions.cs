namespace Gatehouse.Protocols.Tds;

/// <summary>
/// The places that an offset table points to. Two of them may not share bytes: what one field means must not depend on another.
/// </summary>
internal sealed class Regions(string messageName, int contentLength)
{
    private readonly List<(int Start, int End, string Field)> _all = [];

    /// <summary>Takes one place; an empty one may point anywhere.</summary>
    /// <param name="start">Where it begins.</param>
    /// <param name="length">Its length, in bytes.</param>
    /// <param name="field">Whose it is.</param>
    /// <param name="at">Where the table says so.</param>
    public void Add(long start, long length, string field, int at)
    {
        if (length == 0)
            return;
        if (start + length > contentLength)
            throw ProtocolException.Truncated(messageName, $"{field} needs bytes {start} to {start + length} of {contentLength}", at);
        _all.Add(((int)start, (int)(start + length), field));
    }

    /// <summary>Refuses places that overlap, or that begin inside the table.</summary>
    /// <param name="tableEnd">Where the table ends.</param>
    /// <param name="mayHaveMore">Whether bytes after the last place are taken.</param>
    public void Check(int tableEnd, bool mayHaveMore = false)
    {
        var (end, before) = (tableEnd, "the table");
        foreach (var region in _all.OrderBy(region => region.Start))
        {
            if (region.Start < end)
                throw ProtocolException.InvalidValue(messageName, $"{region.Field} overlaps {before}", region.Start);
            (end, before) = (region.End, region.Field);
        }

        if (!mayHaveMore && end < contentLength)
            throw ProtocolException.TrailingBytes(messageName, contentLength - end, end);
    }
}
