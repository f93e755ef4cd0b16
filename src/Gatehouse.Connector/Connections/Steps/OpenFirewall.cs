using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Connections.Steps;

/// <summary>Lets the caller's own address through the server's firewall where it is refused, until the connection is made. Never another address.</summary>
internal sealed partial class OpenFirewall : IConnectionStep
{
    private const int Attempts = 20; // a rule or an administrator takes a while to be known everywhere
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    public string Kind => "firewall";

    public bool NeedsDatabase => true;

    public bool OpensDatabase => true;

    public bool IsTemporary(ConnectionDraft draft, JsonObject before) => true;

    public string Sentence(ConnectionDraft draft) => draft.RefusedAddress is { } address
        ? $"Let {address} through the firewall of server '{draft.ServerName}', until this is done"
        : $"Log in to server '{draft.ServerName}' from here";

    public async Task<bool> CheckAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await TryAsync(draft, cancellationToken);
                return true;
            }
            catch (ConnectorException e) when (AddressOf(e.Message) is { } address && !draft.Request.OptOut.HasFlag(OptOuts.PublicNetwork))
            {
                draft.RefusedAddress = address;
                return false;
            }
            catch (ConnectorException e) when (e.Code == ConnectorErrorCode.DatabaseRefused && draft.IsNewAdministrator && attempt < Attempts)
            {
                await Task.Delay(Pause, draft.Services.Time, cancellationToken);
            }
        }
    }

    public JsonObject Before(ConnectionDraft draft)
        => new() { ["rule"] = draft.FirewallRule ??= $"gatehouse_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}" };

    public async Task ApplyAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        var rule = new JsonObject { ["startIpAddress"] = draft.RefusedAddress, ["endIpAddress"] = draft.RefusedAddress };
        await draft.ResourceManager.PutAsync(IdOf(draft, draft.FirewallRule!), draft.Target.ApiVersion, new JsonObject { ["properties"] = rule }, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await TryAsync(draft, cancellationToken);
                return;
            }
            catch (ConnectorException) when (attempt < Attempts)
            {
                await Task.Delay(Pause, draft.Services.Time, cancellationToken);
            }
        }
    }

    public Task UndoAsync(ConnectionDraft draft, JsonObject before, CancellationToken cancellationToken)
        => draft.ResourceManager.DeleteAsync(IdOf(draft, (string)before["rule"]!), draft.Target.ApiVersion, cancellationToken);

    private static async Task TryAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        await using var session = await draft.OpenAsync(draft.Target.Access.ManagementDatabase, cancellationToken);
    }

    private static string IdOf(ConnectionDraft draft, string rule) => ResourceIds.Child(draft.Request.ServerId, "firewallRules", rule);

    // The servers say whom they refuse; a rule for anything but one IPv4 address is never made.
    private static string? AddressOf(string message)
        => Refusal().Match(message) is { Success: true } match && IPAddress.TryParse(match.Groups["address"].ValueSpan, out var address)
            && address.AddressFamily == AddressFamily.InterNetwork && !address.Equals(IPAddress.Any) ? address.ToString() : null;

    [GeneratedRegex(
        @"(no pg_hba\.conf entry for host ""|Client with IP address ')(?<address>[0-9.]{7,15})[""']", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Refusal();
}
