namespace Gatehouse.Cli.Run;

/// <summary>Writes small files that other processes may be reading: they see the old content or the new one.</summary>
internal static class ReplacedFile
{
    public static void Write(string path, string content, UnixFileMode mode)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var writer = new StreamWriter(new FileStream(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write })))
                writer.Write(content);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(temporary, mode); // not at creation: the process's mask would take bits away
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
