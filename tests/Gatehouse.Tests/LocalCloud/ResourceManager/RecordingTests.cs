using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Tests.LocalCloud.ResourceManager;

/// <summary>What Azure answered, replayed: the same status, headers, members and types; values aside.</summary>
/// <remarks>
/// The files are the recordings' exchanges. <c>given</c> is what had been made before; <c>outside</c> says why an exchange is not replayed.
/// A status that is not final was asked for as often as Azure needed, which is a matter of time: it is replayed while the local cloud,
/// too, has
/// not finished, and what follows must be final in both.
/// </remarks>
#pragma warning disable CA1001 // xunit's IAsyncLifetime disposes
public sealed class RecordingTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private const string RecordedSubscription = "00000000-0000-0000-0000-000000000000";
    private const string HiddenPassword = "\"HIDDEN\"";
    private static readonly string[] Addresses = ["azure-asyncoperation", "location"];
    private static readonly string[] Present = ["etag", "x-ms-providerhub-traffic", "mise-correlation-id"];
    private readonly Arm _arm = new();
    private readonly Dictionary<string, string> _operations = [];

    public static TheoryData<string, int, int> Recordings => new()
    {
        // The recording, its exchanges, and how many of them ask something that is no database's provider.
        { "aad-admin", 26, 0 },
        { "identity-management", 6, 0 },
        { "local-connection-preview-configuration", 1, 1 },
        { "local-mysqlflexible", 19, 1 },
        { "local-postgresflexible", 19, 1 },
        { "local-sql", 17, 1 },
        { "sql-firewall-mgmt", 26, 0 },
        { "webapp-mysqlflexible", 25, 2 },
        { "webapp-postgresflexible", 25, 2 },
        { "webapp-sql", 25, 2 },
        { "webapp-sql-connection-string", 17, 2 },
    };

    [Fact]
    public void Every_recording_is_replayed()
        => Assert.Equal(
            Directory.GetFiles(Folder, "*.json").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal),
            Recordings.Select(row => (string)row[0]).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task A_recording_is_answered_as_azure_answered_it(string name, int exchanges, int outside)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Folder, name + ".json"));
        text = text.Replace(HiddenPassword, "\"Hidden-Word-1\"", StringComparison.Ordinal); // it was taken out of the recording
        var recording = JsonNode.Parse(text.Replace(RecordedSubscription, _arm.Cloud.Tenant.SubscriptionId, StringComparison.Ordinal))!;
        foreach (var document in recording["given"]!.AsArray()) // only stored: no engine behind it is asked
            _arm.Cloud.State.Put((string)document!["id"]!, document.AsObject());

        var all = recording["exchanges"]!.AsArray().Select(exchange => exchange!.AsObject()).ToList();
        Assert.Equal((exchanges, outside), (all.Count, all.Count(exchange => exchange["outside"] is not null)));
        foreach (var (exchange, number) in all.Select((exchange, number) => (exchange, number)))
        {
            if (exchange["outside"] is null)
                await ReplayAsync(exchange, $"exchange {number}: {exchange["method"]} {exchange["path"]}");
            else
                Assert.NotEmpty((string)exchange["outside"]!);
        }
    }

    public Task InitializeAsync() => _arm.InitializeAsync();

    public Task DisposeAsync() => _arm.DisposeAsync();

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "LocalCloud/ResourceManager/Recordings");

    private async Task ReplayAsync(JsonObject exchange, string what)
    {
        var path = (string)exchange["path"]!;
        var body = exchange["body"]?.ToJsonString();
        var isStatus = _operations.TryGetValue(path, out var ours);
        var context = await SendAsync(exchange, ours ?? path, body);
        if (isStatus && IsFinal(exchange["answer"]) && !IsFinal(Arm.BodyOf(context)))
            context = await SendAsync(exchange, ours!, body); // Azure was done at the first question
        if (isStatus && !IsFinal(exchange["answer"]) && IsFinal(Arm.BodyOf(context)))
            return; // Azure needed longer: what comes next is final

        var answer = Arm.BodyOf(context);
        Assert.True((int)exchange["status"]! == context.Response.StatusCode, $"{what}: {context.Response.StatusCode} {answer?.ToJsonString()}");
        CheckHeaders(exchange["headers"]!.AsObject(), context.Response.Headers, what);
        // How many operations a provider has is its own affair; each has the recorded members.
        Same(exchange["answer"], answer, what + " $", anyLength: path.EndsWith("/operations", StringComparison.Ordinal));
    }

    private Task<DefaultHttpContext> SendAsync(JsonObject exchange, string path, string? body) => _arm.RawAsync(
        (string)exchange["method"]!, path, body is null ? null : Encoding.UTF8.GetBytes(body), "?" + (string)exchange["query"]!);

    private void CheckHeaders(JsonObject recorded, IHeaderDictionary ours, string what)
    {
        foreach (var header in Addresses.Concat(Present))
            Assert.True(recorded.ContainsKey(header) == ours.ContainsKey(header), $"{what}: {header} is '{ours[header]}'");
        foreach (var header in Addresses.Where(recorded.ContainsKey))
            _operations[(string)recorded[header]!] = Uri.TryCreate(ours[header], UriKind.Absolute, out var address)
                && address.IsAbsoluteUri && !address.IsFile
                ? address.AbsolutePath : ours[header].ToString();
    }

    private static bool IsFinal(JsonNode? status) => (string?)status?["status"] is not ("Accepted" or "Deleting" or "InProgress");

    private static void Same(JsonNode? recorded, JsonNode? ours, string path, bool anyLength)
    {
        Assert.True(Kind(recorded) == Kind(ours), $"{path}: {Kind(recorded)} was recorded, {Kind(ours)} is answered");
        if (recorded is JsonObject members)
        {
            var (expected, actual) = (members.Select(member => member.Key), ours!.AsObject().Select(member => member.Key));
            Assert.True(
                expected.ToHashSet().SetEquals(actual),
                $"{path}: missing {string.Join(", ", expected.Except(actual))}; too many {string.Join(", ", actual.Except(expected))}");
            foreach (var (name, value) in members)
                Same(value, ours[name], $"{path}.{name}", anyLength);
        }
        else if (recorded is JsonArray items)
        {
            Assert.True(anyLength || items.Count == ours!.AsArray().Count, $"{path}: {ours!.ToJsonString()}");
            for (var i = 0; i < Math.Min(items.Count, ours!.AsArray().Count); i++)
                Same(items[i], ours[i], $"{path}[{i}]", anyLength);
        }
        else if (path.EndsWith(".status", StringComparison.Ordinal) || path.EndsWith("State", StringComparison.Ordinal))
        {
            Assert.True((string?)recorded == (string?)ours, $"{path}: {recorded} was recorded, {ours} is answered");
        }
    }

    private static JsonValueKind Kind(JsonNode? node) => node?.GetValueKind() is { } kind
        ? kind == JsonValueKind.False ? JsonValueKind.True : kind : JsonValueKind.Null;
}
