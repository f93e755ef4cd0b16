using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.Types;

/// <summary>The firewall rules of a server. Kept and checked; only this machine reaches a local server, so there is nobody to keep out.</summary>
internal class FlexibleServerFirewallRuleType(string name) : ResourceType
{
    public override string Name => name;

    public override bool HasProvisioningState => false;

    public override Task<JsonObject> PutAsync(ResourceWrite write, CancellationToken cancellationToken)
    {
        CheckName(write.Id.Name);
        var properties = write.Wanted.Properties();
        var (start, end) = (Address(properties, "startIpAddress"), Address(properties, "endIpAddress"));
        if (start.GetAddressBytes().AsSpan().SequenceCompareTo(end.GetAddressBytes()) > 0)
            throw ArmException.InvalidParameter($"startIpAddress {start} is greater than endIpAddress {end}.");
        write.Wanted["properties"] = new JsonObject { ["startIpAddress"] = start.ToString(), ["endIpAddress"] = end.ToString() };
        return Task.FromResult(write.Wanted);
    }

    /// <summary>Checks a rule's name.</summary>
    /// <exception cref="ArmException">It breaks the provider's rule.</exception>
    protected virtual void CheckName(string rule)
    {
        if (rule.Length > 128 || !rule.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw ArmException.InvalidName(rule, "1 to 128 letters, digits, '-' and '_'.");
    }

    // IPAddress.Parse also takes "1", "1.2" and hexadecimal parts.
    private static IPAddress Address(JsonObject properties, string member)
    {
        var text = properties.Text(member);
        return text is not null && text.Split('.').Length == 4 && IPAddress.TryParse(text, out var address)
            && address.AddressFamily == AddressFamily.InterNetwork && address.ToString() == text
            ? address
            : throw ArmException.InvalidParameter($"{member} is '{text}'; it must be an IPv4 address such as 203.0.113.7.");
    }
}
