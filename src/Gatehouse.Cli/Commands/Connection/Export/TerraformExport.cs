using System.Text;
using Gatehouse.Connector.Connections;

namespace Gatehouse.Cli.Commands.Connection.Export;

/// <summary>A plan as Terraform, with the provider <c>azapi</c>, which has every member of the resource.</summary>
internal static class TerraformExport
{
    private static readonly CodeBlock Block = new(" = ", "var.secret", Literal);

    public static string Write(ConnectionPlan plan, ConnectionRequest request)
    {
        var local = plan.Source.Contains("/Microsoft.ServiceLinker/", StringComparison.OrdinalIgnoreCase);
        var text = new StringBuilder($"# Connection '{plan.Connection}' ({plan.Target})\n");
        text.Append("terraform {\n  required_providers {\n    azapi = {\n      source = \"Azure/azapi\"\n    }\n  }\n}\n\n");
        if (request.Authentication.NeedsSecret)
            text.Append("variable \"secret\" {\n  type      = string\n  sensitive = true\n}\n\n");
        text.Append("resource \"azapi_resource\" \"connection\" {\n");
        text.Append($"  type      = \"Microsoft.ServiceLinker/{(local ? "locations/connectors" : "linkers")}@{plan.RecordApiVersion}\"\n");
        text.Append($"  name      = {Literal(plan.Connection)}\n  parent_id = {Literal(plan.Source)}\n  body = {{\n    properties = ");
        Block.Append(text, plan.Record, "    ");
        text.Append("\n  }\n}\n\n");
        foreach (var line in PlanExport.Remainder(plan, "#"))
            text.Append(line).Append('\n');
        return text.ToString();
    }

    // https://developer.hashicorp.com/terraform/language/expressions/strings
    private static string Literal(string value) => $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("${", "$${", StringComparison.Ordinal).Replace("%{", "%%{", StringComparison.Ordinal)}\"";
}
