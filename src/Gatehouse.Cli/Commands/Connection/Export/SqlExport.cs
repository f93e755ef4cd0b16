using System.Text;
using Gatehouse.Connector.Connections;

namespace Gatehouse.Cli.Commands.Connection.Export;

/// <summary>The statements of a plan, each below the database that it is for.</summary>
internal static class SqlExport
{
    public static string Write(ConnectionPlan plan)
    {
        var text = new StringBuilder($"-- Connection '{plan.Connection}' ({plan.Target})\n");
        foreach (var step in plan.Steps.Where(step => step.Sql.Count > 0))
        {
            text.Append("-- ").Append(step.Sentence).Append(", in database ").Append(step.Database).Append('\n');
            foreach (var statement in step.Sql)
                text.Append(statement).Append(";\n");
        }

        return text.ToString();
    }
}
