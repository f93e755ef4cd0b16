namespace Gatehouse.Migration.Projects;

internal enum Ecosystem
{
    Npm,
    Python,
    NuGet,
    Java,
}

/// <summary>A package that a migrated file needs.</summary>
/// <param name="Ecosystem">Where it comes from.</param>
/// <param name="Path">The file that needs it; the project file above it gets the entry.</param>
/// <param name="Name">The package; for Java <c>group:artifact</c>.</param>
/// <param name="Version">Its version, as the project file writes one.</param>
internal sealed record Dependency(Ecosystem Ecosystem, string Path, string Name, string Version);
