using Gatehouse.LocalCloud.State;

namespace Gatehouse.Tests.LocalCloud.State;

/// <summary>A folder that goes with the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("gatehouse-unit-").FullName;

    internal StateStore Store() => new(Path);

    public IReadOnlyList<string> Files() => [.. Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
