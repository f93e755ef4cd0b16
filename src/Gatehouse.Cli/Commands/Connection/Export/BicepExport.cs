using System.Text;
using Gatehouse.Connector.Connections;

namespace Gatehouse.Cli.Commands.Connection.Export;

/// <summary>A plan as Bicep: the connection, on a source that exists.</summary>
internal static class BicepExport
{
    private const string Secret = "secret";
    private static readonly CodeBlock Block = new(": ", Secret, Literal);

    public static string Write(ConnectionPlan plan, ConnectionRequest request)
    {
        var text = new StringBuilder($"// Connection '{plan.Connection}' ({plan.Target})\n");
        var local = plan.Source.Contains("/Microsoft.ServiceLinker/", StringComparison.OrdinalIgnoreCase);
        if (request.Authentication.NeedsSecret)
            text.Append($"@secure()\nparam {Secret} string\n\n");
        var (type, name) = PlanExport.Divide(plan.Source);
        if (!local)
            text.Append($"resource source '{type}@{plan.SourceApiVersion}' existing = {{\n  name: {Literal(name)}\n}}\n\n");
        text.Append($"resource connection '{(local ? "Microsoft.ServiceLinker/locations/connectors" : "Microsoft.ServiceLinker/linkers")}@{plan.RecordApiVersion}' = {{\n");
        text.Append(local ? $"  name: {Literal($"{name}/{plan.Connection}")}\n" : $"  name: {Literal(plan.Connection)}\n  scope: source\n");
        text.Append("  properties: ");
        Block.Append(text, plan.Record, "  ");
        text.Append("\n}\n\n");
        foreach (var line in PlanExport.Remainder(plan, "//"))
            text.Append(line).Append('\n');
        return text.ToString();
    }

    // https://learn.microsoft.com/azure/azure-resource-manager/bicep/data-types#strings
    private static string Literal(string value)
        => $"'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal).Replace("${", "\\${", StringComparison.Ordinal)}'";
}
