using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Cloud;

/// <summary>What a running local cloud says of itself in its run file.</summary>
/// <param name="Pid">Process id.</param>
/// <param name="StartedAt">When it was ready, in UTC.</param>
/// <param name="Endpoint">Base address of Entra, Resource Manager and Graph, without a last slash.</param>
/// <param name="IdentityEndpoint">Base address of the managed identity endpoint.</param>
/// <param name="TenantId">Tenant id.</param>
/// <param name="SubscriptionId">Subscription id.</param>
/// <param name="CaCertificate">File of the private certificate authority.</param>
internal sealed record RunInfo(
    int Pid, DateTimeOffset StartedAt, string Endpoint, string IdentityEndpoint, string TenantId, string SubscriptionId, string CaCertificate)
{
    public JsonObject ToJson() => new()
    {
        ["pid"] = Pid,
        ["startedAt"] = StartedAt.ToString("O"),
        ["endpoint"] = Endpoint,
        ["identityEndpoint"] = IdentityEndpoint,
        ["tenantId"] = TenantId,
        ["subscriptionId"] = SubscriptionId,
        ["caCertificate"] = CaCertificate,
    };

    /// <exception cref="CliException">The text is not a run file. The message names the file.</exception>
    public static RunInfo Parse(string json, string file)
    {
        try
        {
            var document = JsonNode.Parse(json) as JsonObject ?? throw new JsonException("not an object");
            var run = new RunInfo(
                Member(document, "pid").GetValue<int>(),
                Member(document, "startedAt").GetValue<DateTimeOffset>(),
                Member(document, "endpoint").GetValue<string>().TrimEnd('/'),
                Member(document, "identityEndpoint").GetValue<string>().TrimEnd('/'),
                Member(document, "tenantId").GetValue<string>(),
                Member(document, "subscriptionId").GetValue<string>(),
                Member(document, "caCertificate").GetValue<string>());
            // Tokens are sent there: only TLS, and only this machine.
            return Uri.TryCreate(run.Endpoint, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps && address.IsLoopback && run.Pid > 0
                ? run
                : throw new JsonException("'endpoint' is not an https address on this machine, or 'pid' is not a process id");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new CliException(ExitCode.Failure, $"The file '{file}' is not what 'gatehouse up' writes ({e.Message}). Delete it, then type: gatehouse up");
        }
    }

    private static JsonNode Member(JsonObject document, string name) => document[name] ?? throw new JsonException($"'{name}' is missing");
}
