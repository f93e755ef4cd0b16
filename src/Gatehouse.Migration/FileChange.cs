namespace Gatehouse.Migration;

/// <summary>A file that the migration changes or makes.</summary>
/// <param name="Path">File, below the app's folder.</param>
/// <param name="Before">Its text; null where it is new.</param>
/// <param name="After">Its text afterwards.</param>
/// <param name="HasByteOrderMark">Whether the file begins with one, before and after.</param>
public sealed record FileChange(string Path, string? Before, string After, bool HasByteOrderMark)
{
    /// <summary>Only the path: the texts may hold a secret.</summary>
    public override string ToString() => Path;
}
