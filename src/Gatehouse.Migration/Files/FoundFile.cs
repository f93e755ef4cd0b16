namespace Gatehouse.Migration.Files;

/// <summary>A file below the app's folder.</summary>
/// <param name="Path">Path below it, with slashes.</param>
/// <param name="FullPath">Where it is.</param>
/// <param name="Length">Its size in bytes.</param>
/// <param name="IsForeign">Whether it is not the app's own text: vendored, generated or ignored by git. It is never edited.</param>
internal readonly record struct FoundFile(string Path, string FullPath, long Length, bool IsForeign);
