using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.Connector.Connections;

namespace Gatehouse.Cli.Commands.Connection.Export;

/// <summary>A plan as Bicep: the connection, on a source that exists.</summary>
internal static class BicepExport
{
    private const string Secret = "secret";

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
        Append(text, plan.Record, "  ");
        text.Append("\n}\n\n");
        foreach (var line in PlanExport.Remainder(plan, "//"))
            text.Append(line).Append('\n');
        return text.ToString();
    }

    private static void Append(StringBuilder text, JsonNode? node, string indent)
    {
        switch (node)
        {
            case JsonObject members:
                text.Append("{\n");
                foreach (var (name, value) in members)
                {
                    text.Append(indent).Append("  ").Append(name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? name : Literal(name)).Append(": ");
                    Append(text, value, indent + "  ");
                    text.Append('\n');
                }

                text.Append(indent).Append('}');
                break;
            case null:
                text.Append("null");
                break;
            case var _ when node.ToString() == ConnectionPlan.SecretPlaceholder:
                text.Append(Secret);
                break;
            default:
                text.Append(Literal(node.ToString()));
                break;
        }
    }

    // https://learn.microsoft.com/azure/azure-resource-manager/bicep/data-types#strings
    private static string Literal(string value)
        => $"'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal).Replace("${", "\\${", StringComparison.Ordinal)}'";
}
