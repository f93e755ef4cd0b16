using Gatehouse.LocalCloud.Entra;
using Gatehouse.LocalCloud.State;

namespace Gatehouse.Tests.LocalCloud.Entra;

public sealed class SigningKeysTests : IDisposable
{
    private readonly DataFolder _data = new(Path.Combine(Path.GetTempPath(), $"gatehouse-{Guid.NewGuid():N}"));
    private readonly SettableTime _time = new();

    public void Dispose() => Directory.Delete(_data.Root, recursive: true);

    [Fact]
    public async Task Keys_survive_a_restart()
    {
        var first = new SigningKeys(_data, _time);

        var second = new SigningKeys(_data, _time);

        Assert.Equal(first.CurrentKeyId, second.CurrentKeyId);
        Assert.NotNull(await second.FindAsync("any", first.CurrentKeyId, default));
    }

    [Fact]
    public async Task Replaced_key_stays_published_as_long_as_its_tokens_live_and_signs_no_more()
    {
        var keys = new SigningKeys(_data, _time);
        var old = keys.CurrentKeyId;

        var next = keys.Rotate();

        Assert.Equal(next, keys.CurrentKeyId);
        Assert.Equal([next, old], keys.Published.Select(key => key.KeyId));
        _time.Now += TimeSpan.FromHours(24);
        Assert.NotNull(await keys.FindAsync("any", old, default));
        _time.Now += TimeSpan.FromMinutes(10);
        Assert.Null(await keys.FindAsync("any", old, default));
        Assert.Equal([next], new SigningKeys(_data, _time).Published.Select(key => key.KeyId));
    }

    [Fact]
    public void Key_ids_are_thumbprints_so_they_differ()
        => Assert.NotEqual(new SigningKeys(_data, _time).CurrentKeyId, new SigningKeys(_data, _time).Rotate());

    [Fact]
    public void Published_keys_have_no_private_part()
    {
        var key = Assert.Single(new SigningKeys(_data, _time).Published);

        Assert.Null(key.Parameters.D);
        Assert.Null(key.Parameters.P);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"keys\":[{}]}")]
    [InlineData("{\"keys\":[{\"pkcs1\":\"not a key\"}]}")]
    [InlineData("{\"keys\":[{\"pkcs1\":\"-----BEGIN RSA PRIVATE KEY-----\\nAAAA\\n-----END RSA PRIVATE KEY-----\"}]}")]
    [InlineData("{\"keys\":[7]}")]
    [InlineData("{\"keys\":[null]}")]
    public void Damaged_key_file_is_named(string content)
    {
        var file = Path.Combine(_data.Keys, "signing-keys.json");
        File.WriteAllText(file, content);

        Assert.Contains(file, Assert.Throws<StateException>(() => new SigningKeys(_data, _time)).Message, StringComparison.Ordinal);
    }
}
