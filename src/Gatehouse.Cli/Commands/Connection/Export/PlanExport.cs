using Gatehouse.Connector.Connections;

namespace Gatehouse.Cli.Commands.Connection.Export;

/// <summary>Writes a plan as infrastructure code.</summary>
internal static class PlanExport
{
    public static IReadOnlyList<string> Formats { get; } = ["bicep", "terraform", "sql"];

    public static string Write(string format, ConnectionPlan plan, ConnectionRequest request) => format switch
    {
        "bicep" => BicepExport.Write(plan, request),
        "terraform" => TerraformExport.Write(plan, request),
        _ => SqlExport.Write(plan),
    };

    /// <summary>What neither Bicep nor Terraform can do: the statements, as lines of a comment.</summary>
    public static IEnumerable<string> Remainder(ConnectionPlan plan, string comment)
    {
        if (!plan.Steps.Any(step => step.Sql.Count > 0))
            yield break;
        yield return $"{comment} Resource Manager makes no database users. As a Microsoft Entra administrator of the server, run:";
        foreach (var line in SqlExport.Write(plan).TrimEnd('\n').Split('\n'))
            yield return $"{comment}   {line}";
    }

    /// <summary>Type and name of the resource that has the connection: <c>Microsoft.Web/sites/slots</c> and <c>web1/green</c>.</summary>
    public static (string Type, string Name) Divide(string id)
    {
        var parts = id[(id.LastIndexOf("/providers/", StringComparison.OrdinalIgnoreCase) + "/providers/".Length)..].Split('/');
        return (
            string.Join('/', parts.Where((_, index) => index == 0 || index % 2 == 1)),
            string.Join('/', parts.Where((_, index) => index > 0 && index % 2 == 0)));
    }
}
