using System.Reflection;

namespace Gatehouse.Tests;

/// <summary>Keeps the one-way references of docs/architecture.md.</summary>
public class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Gatehouse.Protocols"] = [],
        ["Gatehouse.Tokens"] = [],
        ["Gatehouse.TSql"] = [],
        ["Gatehouse.Gateway"] = ["Gatehouse.Protocols", "Gatehouse.Tokens"],
        ["Gatehouse.Connector"] = ["Gatehouse.Protocols", "Gatehouse.Tokens"],
        ["Gatehouse.Migration"] = [],
        ["Gatehouse.LocalCloud"] = ["Gatehouse.Gateway", "Gatehouse.Protocols", "Gatehouse.TSql", "Gatehouse.Tokens"],
        ["gatehouse"] = ["Gatehouse.Connector", "Gatehouse.Gateway", "Gatehouse.LocalCloud", "Gatehouse.Migration", "Gatehouse.Protocols", "Gatehouse.Tokens"],
    };

    public static TheoryData<string> Projects => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_the_design_allows(string project)
    {
        var references = Assembly.Load(project).GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => name.StartsWith("Gatehouse", StringComparison.OrdinalIgnoreCase));

        Assert.Empty(references.Except(Allowed[project]));
    }
}
