namespace Gatehouse.Migration;

/// <summary>A file that was not read or is not edited, and why.</summary>
/// <param name="Path">File, below the app's folder.</param>
/// <param name="Reason">Why, in a sentence.</param>
public sealed record SkippedFile(string Path, string Reason);
