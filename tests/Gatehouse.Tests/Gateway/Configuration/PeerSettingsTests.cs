using System.Security.Cryptography;
using Gatehouse.Gateway.Configuration;

namespace Gatehouse.Tests.Gateway.Configuration;

/// <summary>Gateway processes behind one address have one file; which of them a process is, is said beside it.</summary>
public sealed class PeerSettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ghpeer").FullName;

    private string Key => Path.Combine(_folder, "peer.key");

    public PeerSettingsTests() => File.WriteAllText(Key, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) + "\n");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void One_file_serves_every_process()
    {
        using var file = new SettingsFile(Json("""["1=gateway-0.gateway:5432", "2=10.0.0.2:6432", "3=[fd00::3]:5432"]"""));

        var peers = Assert.Single(file.Load([], new() { ["GATEHOUSE_GATEWAY_PEER_ID"] = "2" }).Listeners).Peers!;

        Assert.Equal(2, peers.Id);
        Assert.Equal(("gateway-0.gateway", 5432), (peers.Find(1)!.Host, peers.Find(1)!.Port));
        Assert.Equal("fd00::3", peers.Find(3)!.Host);
        Assert.Null(peers.Find(2));
        Assert.DoesNotContain(File.ReadAllText(Key).Trim(), peers.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""["1=a:5432"]""", null, "'peer-id' is missing")]
    [InlineData("""["1=a:5432"]""", "128", "'peer-id' is '128'")]
    [InlineData("""["1=a:5432"]""", "0", "'peer-id' is '0'")]
    [InlineData("""["1=a:5432", "1=b:5432"]""", "1", "two processes with the id 1")]
    [InlineData("""["a:5432"]""", "1", "'peers' has 'a:5432'")]
    [InlineData("""["1=a"]""", "1", "'peers' has '1=a'")]
    [InlineData("""["1=a:70000"]""", "1", "'peers' has")]
    [InlineData("""["200=a:5432"]""", "1", "'peers' has")]
    [InlineData("""["1=a b:5432"]""", "1", "'peers' has")]
    [InlineData("""["1=:5432"]""", "1", "'peers' has")]
    [InlineData("[]", "1", "of no use without 'peers'")]
    public void What_cannot_work_is_refused(string peers, string? id, string why)
    {
        using var file = new SettingsFile(Json(peers));
        var flags = id is null ? new Dictionary<string, string>() : new() { ["peer-id"] = id };
        Assert.Contains(
            Assert.Throws<SettingsException>(() => file.Load(flags)).Errors, error => error.Message.Contains(why, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no base64")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_key_of_another_length_is_refused_without_repeating_it(string key)
    {
        File.WriteAllText(Key, key);
        using var file = new SettingsFile(Json("""["2=a:5432"]"""));
        var error = Assert.Single(Assert.Throws<SettingsException>(() => file.Load(new() { ["peer-id"] = "1" })).Errors);
        Assert.Contains("32 bytes in base64", error.Message, StringComparison.Ordinal);
        Assert.True(key.Length == 0 || !error.Message.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public void A_changed_key_changes_the_fingerprint()
    {
        using var file = new SettingsFile(Json("""["2=a:5432"]"""));
        Dictionary<string, string> flags = new() { ["peer-id"] = "1" };
        var before = Assert.Single(file.Load(flags).Listeners).Fingerprint;
        File.WriteAllText(Key, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        Assert.NotEqual(before, Assert.Single(file.Load(flags).Listeners).Fingerprint);
    }

    [Fact]
    public void Other_protocols_need_none_and_say_so()
    {
        const string Shared = """{ "peer-id": 1, "peer-key": "$KEY", "listeners": [ { "upstream": "mysql://a/b", "client": "none" } ] }""";
        using var shared = new SettingsFile(Shared.Replace("$KEY", Key, StringComparison.Ordinal));
        Assert.Null(Assert.Single(shared.Load().Listeners).Peers);

        using var own = new SettingsFile("""{ "listeners": [ { "upstream": "mysql://a/b", "client": "none", "peers": ["1=a:3306"] } ] }""");
        Assert.Contains("is for PostgreSQL", Assert.Single(own.Errors()).Message, StringComparison.Ordinal);
    }

    private string Json(string peers)
        => $$"""{ "peer-key": "{{Key}}", "listeners": [ { "upstream": "postgres://db.example/shop", "client": "none", "peers": {{peers}} } ] }""";
}
