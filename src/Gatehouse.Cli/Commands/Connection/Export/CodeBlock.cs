using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.Connector.Connections;

namespace Gatehouse.Cli.Commands.Connection.Export;

/// <summary>Writes JSON as the nested blocks of Bicep or of Terraform, which differ in three things.</summary>
/// <param name="Assign">Between a name and its value.</param>
/// <param name="Secret">What stands for the secret: a parameter's name.</param>
/// <param name="Literal">Writes a string.</param>
internal sealed record CodeBlock(string Assign, string Secret, Func<string, string> Literal)
{
    public void Append(StringBuilder text, JsonNode? node, string indent)
    {
        switch (node)
        {
            case JsonObject members:
                text.Append("{\n");
                foreach (var (name, value) in members)
                {
                    text.Append(indent).Append("  ").Append(name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? name : Literal(name)).Append(Assign);
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
}
