using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.ServiceLinker;

/// <summary>The checks of a connection, by Azure's names. As on Azure none of them logs in to the database.</summary>
internal sealed class LinkerValidation(
    CloudContext cloud, SourceSettings source, FindResource find)
{
    /// <summary>What is said of a target that the public network does not reach.</summary>
    public const string PrivateNetwork =
        "Deny public network access is set to yes. Please confirm you are using private endpoint connection to access target resource.";

    // Stands for a secret that is not kept: what is before and after it can be compared. No format changes it.
    private const string AnySecret = "anysecretanysecretanysecret";

    /// <summary>Runs the checks and writes the report.</summary>
    /// <param name="id">The connection.</param>
    /// <param name="linker">What it says.</param>
    /// <param name="query">The request's query: older versions name the checks otherwise.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<JsonObject> ReportAsync(ResourceId id, Linker linker, ArmQuery query, CancellationToken cancellationToken)
    {
        var modern = query.IsFrom(LinkerHeaders.Modern);
        var started = cloud.Time.GetUtcNow();
        var checks = new List<Check>();
        var server = await find(linker.Target.Server, cancellationToken);
        var database = server is null ? null : await find(linker.Target.Id, cancellationToken);
        checks.Add(new(
            modern ? "Target resource existence validated." : "The target existence is validated",
            database is null ? $"Target resource does not exist: {linker.Target.Id.Text}." : null));
        if (server is not null)
            checks.Add(Network(server, modern));
        if (server is not null && SourceSettings.Has(id))
            checks.Add(Configured(id, linker, server, modern));
        if (linker is { AuthType: "systemAssignedIdentity" or "userAssignedIdentity", OptsOutOfAuthentication: false })
            checks.Add(new(
                modern ? "Managed Identity existence validated." : "The identity existence is validated",
                await IdentityProblemAsync(id, linker, cancellationToken)));
        return Report(id.Name, linker.AuthType, checks, started, cloud.Time.GetUtcNow());
    }

    private static Check Network(JsonObject server, bool modern)
        => LinkerTarget.IsPrivate(server)
            ? new(
                modern ? "Target network access validated." : "The target's network access is validated", PrivateNetwork)
            { IsWarning = true }
            : new(modern ? "Target service firewall validated." : "The target service firewall is validated", null);

    private Check Configured(ResourceId id, Linker linker, JsonObject server, bool modern)
    {
        var name = !modern ? "The configured values is validated"
            : linker.AuthType == "secret" ? "Configured connection information validated (except for username/password)."
            : "Configured connection information validated.";
        var wanted = linker.Settings(server, cloud.Tenant.TenantId, AnySecret);
        var present = source.Read(id, wanted.Select(setting => setting.Place)).ToDictionary(entry => entry.Name, entry => entry.Value);
        var wrong = wanted.Where(setting => !Matches(setting.Value, present.GetValueOrDefault(setting.Place))).ToList();
        var names = string.Join(", ", wrong.Select(setting => setting.Name));
        return new(name, wrong.Count == 0 ? null : $"{names} of connection is incorrect");
    }

    private static bool Matches(string wanted, string? present)
    {
        var parts = wanted.Split(AnySecret);
        return present is not null && (parts.Length == 1
            ? present == wanted
            : present.StartsWith(parts[0], StringComparison.Ordinal) && present.EndsWith(parts[^1], StringComparison.Ordinal));
    }

    private async Task<string?> IdentityProblemAsync(ResourceId id, Linker linker, CancellationToken cancellationToken)
    {
        var identity = ResourceId.TryParse(id.Scope) is { } app ? (await find(app, cancellationToken))?.Object("identity") : null;
        if (linker.AuthType == "systemAssignedIdentity")
            return identity?.Text("principalId") is null ? $"The source '{id.Scope}' has no system-assigned identity." : null;
        var assigned = identity?.Object("userAssignedIdentities") ?? [];
        return assigned.Any(entry => (entry.Value as JsonObject)?.Text("clientId") is { } client
                && client.Equals(linker.ClientId, StringComparison.OrdinalIgnoreCase))
            ? null : $"The source '{id.Scope}' does not have the user-assigned identity with the client id '{linker.ClientId}'.";
    }

    private static JsonObject Report(string name, string authType, List<Check> checks, DateTimeOffset started, DateTimeOffset ended)
    {
        var available = checks.TrueForAll(check => check.Problem is null || check.IsWarning);
        var message = new JsonObject
        {
            ["ConnectionName"] = name,
            ["IsConnectionAvailable"] = available,
            ["ValidationDetail"] = new JsonArray(
                [.. checks.Select(check
                    => new JsonObject { ["Name"] = check.Name, ["Description"] = check.Problem, ["Result"] = check.Number })]),
            ["ReportStartTimeUtc"] = LinkerDocument.Time(started),
            ["ReportEndTimeUtc"] = LinkerDocument.Time(ended),
            ["SourceId"] = null,
            ["TargetId"] = null,
            ["AuthType"] = authType,
        };
        return new JsonObject
        {
            ["Message"] = message.ToJsonString(),
            ["linkerName"] = name,
            ["isConnectionAvailable"] = available,
            ["validationDetail"] = new JsonArray(
                [.. checks.Select(check
                    => new JsonObject { ["name"] = check.Name, ["description"] = check.Problem, ["result"] = check.Result })]),
            ["reportStartTimeUtc"] = LinkerDocument.Time(started),
            ["reportEndTimeUtc"] = LinkerDocument.Time(ended),
            ["sourceId"] = null,
            ["targetId"] = null,
            ["authType"] = authType,
        };
    }

    private sealed record Check(string Name, string? Problem)
    {
        public bool IsWarning { get; init; }

        public string Result => Problem is null ? "success" : IsWarning ? "warning" : "failure";

        public int Number => Problem is null ? 0 : IsWarning ? 2 : 1;
    }
}
