using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.Types.Sql;

/// <summary>Microsoft.Sql/servers/firewallRules. Unlike the other databases' they are made at once, and their names are freer.</summary>
internal sealed class SqlFirewallRuleType() : FlexibleServerFirewallRuleType($"{SqlServerType.FullName}/firewallRules")
{
    public override ArmAnswer AnswerToPut(ResourceWrite write, JsonObject presented) => ArmAnswer.Ok(presented);

    protected override void CheckName(string rule)
    {
        if (rule.Length > 128 || rule.EndsWith('.')
            || rule.Any(c => char.IsControl(c) || "<>*%&:\\/?\"'".Contains(c, StringComparison.Ordinal)))
            throw ArmException.InvalidName(rule, "1 to 128 characters, none of < > * % & : \\ / ? \" ', and no dot last.");
    }
}
