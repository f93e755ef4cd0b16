namespace Gatehouse.Migration.Files;

/// <summary>Reads a file as text, or says why it is none.</summary>
internal static class FileReader
{
    public static (SourceFile? File, string? Reason) Read(FoundFile found, long limit)
    {
        if (found.Length > limit)
            return (null, $"it is larger than {limit / 1024} KB");
        // A pipe or a device says that it is empty too, and opening one may wait for ever.
        if (found.Length == 0)
            return SourceFile.Decode(found.Path, []);
        try
        {
            return SourceFile.Decode(found.Path, File.ReadAllBytes(found.FullPath));
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return (null, "it cannot be read");
        }
    }
}
