using Gatehouse.Migration;

namespace Gatehouse.Tests.Migration;

/// <summary>An app in a folder of its own, deleted after.</summary>
internal sealed class AppFolder : IDisposable
{
    public AppFolder(params IEnumerable<(string Path, string Text)> files)
    {
        foreach (var (path, text) in files)
            Write(path, System.Text.Encoding.UTF8.GetBytes(text));
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("gatehouse-migrate-").FullName;

    public void Write(string path, byte[] bytes)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, bytes);
    }

    public string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public MigrationResult Run(MigrationOptions? options = null) => new Migrator(Root, options ?? new MigrationOptions()).Run();

    /// <summary>Runs and writes.</summary>
    public MigrationResult Write(MigrationOptions? options = null)
    {
        var migrator = new Migrator(Root, options ?? new MigrationOptions());
        var result = migrator.Run();
        migrator.Write(result);
        return result;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
