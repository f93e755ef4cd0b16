using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.Tests.LocalCloud.ResourceManager;

/// <summary>What Azure answered, replayed: the same status, headers, members and types; values aside.</summary>
#pragma warning disable CA1001 // xunit's IAsyncLifetime disposes
public sealed class RecordingTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private const string RecordedSubscription = "00000000-0000-0000-0000-000000000000";
    private const string Group = "servicelinker-test-linux-group";
    private readonly Arm _arm = new();
    private readonly Dictionary<string, string> _operations = [];

    [Theory]
    [InlineData("webapp-postgresflexible.json")]
    public async Task A_recording_is_answered_as_azure_answered_it(string recording)
    {
        var group = $"{_arm.Subscription}/resourceGroups/{Group}";
        await _arm.OkAsync("PUT", group, """{"location": "eastus"}""");
        await _arm.OkAsync("PUT", group + "/providers/Microsoft.Web/sites/servicelinker-flexiblepostgresql-app", """{"location": "eastus"}""");
        // Only stored: no engine behind it is asked.
        Linkers.StoreServer(_arm, group + "/providers/Microsoft.DBforPostgreSQL/flexibleServers/servicelinker-flexiblepostgresql", "testdb");

        var exchanges = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "LocalCloud/ResourceManager/Recordings", recording)))!.AsArray();
        Assert.NotEmpty(exchanges);
        foreach (var (exchange, number) in exchanges.Select((exchange, number) => (exchange!.AsObject(), number)))
            await ReplayAsync(exchange, $"exchange {number}: {exchange["method"]} {exchange["path"]}");
    }

    public Task InitializeAsync() => _arm.InitializeAsync();

    public Task DisposeAsync() => _arm.DisposeAsync();

    private async Task ReplayAsync(JsonObject exchange, string what)
    {
        var path = (string)exchange["path"]!;
        var body = exchange["body"]?.ToJsonString().Replace(RecordedSubscription, _arm.Cloud.Tenant.SubscriptionId, StringComparison.Ordinal);
        var context = await _arm.RawAsync(
            (string)exchange["method"]!,
            _operations.GetValueOrDefault(path) ?? path.Replace(RecordedSubscription, _arm.Cloud.Tenant.SubscriptionId, StringComparison.Ordinal),
            body is null ? null : Encoding.UTF8.GetBytes(body));

        var answer = Arm.BodyOf(context);
        Assert.True((int)exchange["status"]! == context.Response.StatusCode, $"{what}: {context.Response.StatusCode} {answer?.ToJsonString()}");
        foreach (var header in new[] { "azure-asyncoperation", "location" })
        {
            var (recorded, ours) = ((string?)exchange["operation"]![header], context.Response.Headers[header].ToString());
            Assert.True((recorded is null) == (ours.Length == 0), $"{what}: {header} is '{ours}'");
            if (recorded is not null)
                _operations[recorded] = new Uri(ours).AbsolutePath;
        }

        Same(exchange["answer"], answer, what + " $");
    }

    private static void Same(JsonNode? recorded, JsonNode? ours, string path)
    {
        Assert.True(Kind(recorded) == Kind(ours), $"{path}: {Kind(recorded)} was recorded, {Kind(ours)} is answered");
        if (recorded is JsonObject members)
        {
            Assert.True(
                members.Select(member => member.Key).ToHashSet().SetEquals(ours!.AsObject().Select(member => member.Key)), $"{path}: {ours.ToJsonString()}");
            foreach (var (name, value) in members)
                Same(value, ours[name], $"{path}.{name}");
        }
        else if (recorded is JsonArray items)
        {
            Assert.True(items.Count == ours!.AsArray().Count, $"{path}: {ours.ToJsonString()}");
            for (var i = 0; i < items.Count; i++)
                Same(items[i], ours[i], $"{path}[{i}]");
        }
        else if (path.EndsWith(".status", StringComparison.Ordinal) || path.EndsWith("State", StringComparison.Ordinal))
        {
            Assert.True((string?)recorded == (string?)ours, $"{path}: {recorded} was recorded, {ours} is answered");
        }
    }

    private static JsonValueKind Kind(JsonNode? node) => node?.GetValueKind() is { } kind
        ? kind == JsonValueKind.False ? JsonValueKind.True : kind : JsonValueKind.Null;
}
