using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.LocalCloud.State;

namespace Gatehouse.Tests.LocalCloud.State;

public sealed class StateStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> OddIds =>
    [
        "/..", "/../../etc/passwd", "/.", "/a/./b", "/a/../b", "/a b/c d", "/ ", "/Größe/日本/🙂", "/a.json", "/a.json/b.json", "/.json", "/x.tmp", "/.x.tmp/y",
        "/%2e%2e/x", "/a%2Fb", "/~", "/con/nul", "/a\\b", "/a:b*c?d|e<f>", "/\u0000/\u0001", "/a\nb", "/" + new string('a', 255), "/" + new string('é', 400),
        "/" + string.Join('/', Enumerable.Repeat(new string('x', 60), 20)),
    ];

    [Theory]
    [MemberData(nameof(OddIds))]
    public void An_odd_id_comes_back_after_a_restart_and_stays_in_the_folder(string id)
    {
        _folder.Store().Put(id, new JsonObject { ["n"] = 1 });

        var (found, document) = Assert.Single(_folder.Store().List("/"));
        Assert.Equal(id, found);
        Assert.Equal(1, (int)document["n"]!);
        var file = Assert.Single(_folder.Files());
        Assert.StartsWith(_folder.Path + "/", Path.GetFullPath(file), StringComparison.Ordinal);
        Assert.True(_folder.Store().Delete(id));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Every_id_comes_back_after_a_restart()
    {
        // Characters that mean something to file systems, escapes, case and Unicode, in parts of any length.
        var character = Gen.Elements('a', 'A', '.', '/', '%', '~', ' ', '\\', '\0', '2', 'E', 'ß', 'µ', 'μ', 'ſ', 's', 'İ', 'i', 'ı', '\u212A', 'k', '日', ':', '*');
        var ids = character.ListOf().Select(characters => string.Concat(characters)).Where(id => id.Trim('/').Length > 0).ListOf();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(30), Prop.ForAll(ids.ToArbitrary(), list =>
        {
            using var folder = new TemporaryFolder();
            var expected = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
            var store = folder.Store();
            foreach (var (n, id) in list.Index())
            {
                store.Put(id, new JsonObject { ["n"] = n });
                expected[StatePath.Normalise(id)] = n;
            }

            var found = folder.Store().List("/").ToDictionary(entry => entry.Id, entry => (int)entry.Document["n"]!, StringComparer.OrdinalIgnoreCase);
            return found.Count == expected.Count && expected.All(entry => found[entry.Key] == entry.Value);
        }));
    }

    [Fact]
    public void Two_ids_share_a_file_only_where_they_are_equal_without_case()
        => Check.QuickThrowOnFailure(Prop.ForAll<NonNull<string>, NonNull<string>>((a, b) =>
        {
            var (x, y) = (a.Get.Replace("/", "", StringComparison.Ordinal), b.Get.Replace("/", "", StringComparison.Ordinal));
            if (!WellFormed(x) || !WellFormed(y))
                return true;
            var sameFile = StatePath.FileOf("/f", "/" + x) == StatePath.FileOf("/f", "/" + y);
            return sameFile == x.Equals(y, StringComparison.OrdinalIgnoreCase)
                && StatePath.FileOf("/f", "/" + x) == StatePath.FileOf("/f", "/" + x.ToUpperInvariant());
        }));

    [Fact]
    public void The_letters_that_differ_only_for_one_direction_of_case_stay_apart()
    {
        // U+00B5 and U+03BC have one upper case form; U+212A and U+017F are lowered and raised to ASCII by culture rules only.
        var letters = new[] { "µ", "μ", "k", "\u212A", "s", "ſ", "i", "İ", "ı" };
        foreach (var a in letters)
        {
            foreach (var b in letters)
            {
                Assert.Equal(
                    a.Equals(b, StringComparison.OrdinalIgnoreCase),
                    StatePath.FileOf("/f", "/" + a) == StatePath.FileOf("/f", "/" + b));
            }
        }
    }

    [Fact]
    public void Case_makes_no_difference_and_the_first_one_is_kept()
    {
        _folder.Store().Put("/Sites/Web1", new JsonObject { ["n"] = 1 });
        var store = _folder.Store();
        store.Put("/sites/WEB1", new JsonObject { ["n"] = 2 });

        Assert.Equal(2, (int)store.Find("/SITES/web1")!["n"]!);
        var (id, document) = Assert.Single(_folder.Store().List("/"));
        Assert.Equal("/Sites/Web1", id);
        Assert.Equal(2, (int)document["n"]!);
    }

    [Theory]
    [InlineData("/a/", new[] { "/a/1", "/a/2/x", "/A/3" })]
    [InlineData("/a", new[] { "/a", "/a/1", "/a/2/x", "/A/3", "/ab" })]
    [InlineData("a/", new[] { "/a/1", "/a/2/x", "/A/3" })]
    [InlineData("/a/2/", new[] { "/a/2/x" })]
    [InlineData("/", new[] { "/a", "/a/1", "/a/2/x", "/A/3", "/ab" })]
    [InlineData("", new[] { "/a", "/a/1", "/a/2/x", "/A/3", "/ab" })]
    [InlineData("/b/", new string[0])]
    public void A_list_has_what_begins_with_the_prefix_in_order(string prefix, string[] expected)
    {
        var store = _folder.Store();
        foreach (var id in new[] { "/ab", "/A/3", "/a/2/x", "/a/1", "/a" })
            store.Put(id, []);

        Assert.Equal(expected, store.List(prefix).Select(entry => entry.Id));
        Assert.Equal(expected, _folder.Store().List(prefix).Select(entry => entry.Id));
    }

    [Fact]
    public void Deleting_takes_what_is_below_and_nothing_beside()
    {
        var store = _folder.Store();
        foreach (var id in new[] { "/a", "/a/1", "/a/1/x", "/ab", "/a.json/b", "/c/1" })
            store.Put(id, []);

        Assert.True(store.Delete("/A"));
        Assert.False(store.Delete("/a"));
        Assert.False(store.Delete("/c"));
        Assert.Equal(["/a.json/b", "/ab"], _folder.Store().List("/").Select(entry => entry.Id));
    }

    [Fact]
    public void Documents_are_copies()
    {
        var store = _folder.Store();
        var mine = new JsonObject { ["list"] = new JsonArray(1) };
        store.Put("/a", mine);
        mine["list"]!.AsArray().Add(2);
        store.Find("/a")!["list"]!.AsArray().Add(3);
        store.List("/")[0].Document.Clear();

        Assert.Equal("""{"list":[1]}""", store.Find("/a")!.ToJsonString());
    }

    [Fact]
    public void What_a_crash_left_half_written_is_cleared_away()
    {
        _folder.Store().Put("/a/b", new JsonObject { ["n"] = 1 });
        var left = new[] { ".0123.tmp", "a/.4567.tmp" }.Select(name => Path.Combine(_folder.Path, name)).ToList();
        left.ForEach(file => File.WriteAllText(file, """{"id": "/a/b", "docu"""));

        Assert.Equal(1, (int)_folder.Store().Find("/a/b")!["n"]!);
        Assert.DoesNotContain(left, File.Exists);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{"id": "/a"}""")]
    [InlineData("""{"id": "/a", "document": []}""")]
    [InlineData("""{"id": 1, "document": {}}""")]
    [InlineData("""{"id": "", "document": {}}""")]
    [InlineData("""{"id": "/b", "document": {}}""")]
    [InlineData("""{"id": "/a", "id": "/a", "document": {}}""")]
    [InlineData("""{"id": "/a", "document": {"x": 1, "x": 2}}""")]
    [InlineData("""{"id": "/a", "document": {"x": "\ud800"}}""")]
    [InlineData("""{"id": "/a", "document": {}} trailing""")]
    public void A_file_that_is_no_document_is_named_and_left_alone(string content)
    {
        var file = Path.Combine(_folder.Path, "a.json");
        File.WriteAllText(file, content);

        var error = Assert.Throws<StateException>(_folder.Store);
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(file));
    }

    [Fact]
    public void Bytes_that_are_not_utf8_and_depth_without_end_are_refused()
    {
        var file = Path.Combine(_folder.Path, "a.json");
        File.WriteAllBytes(file, [.. """{"id": "/a", "document": {"x": """u8, (byte)'"', 0xC3, 0x28, .. "\"}}"u8]);
        Assert.Throws<StateException>(_folder.Store);
        File.WriteAllText(file, "{\"id\": \"/a\", \"document\": {\"x\": " + new string('[', 100_000) + new string(']', 100_000) + "}}");
        Assert.Throws<StateException>(_folder.Store);
    }

    [Fact]
    public void A_byte_order_mark_from_an_editor_is_no_fault()
    {
        _folder.Store().Put("/a", new JsonObject { ["n"] = 1 });
        var file = Assert.Single(_folder.Files());
        File.WriteAllText(file, File.ReadAllText(file), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        Assert.Equal(1, (int)_folder.Store().Find("/a")!["n"]!);
    }

    [Fact]
    public void A_document_that_could_not_be_read_again_is_not_written()
    {
        var store = _folder.Store();
        store.Put("/a", new JsonObject { ["n"] = 1 });
        JsonNode deep = 1;
        for (var i = 0; i < 100; i++)
            deep = new JsonArray(deep);

        Assert.ThrowsAny<JsonException>(() => store.Put("/a", new JsonObject { ["deep"] = deep }));
        Assert.Equal("""{"n":1}""", _folder.Store().Find("/a")!.ToJsonString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("///")]
    public void An_id_that_cannot_be_is_refused(string id) => Assert.Throws<ArgumentException>(() => _folder.Store().Put(id, []));

    [Fact] // not in the theory above: attributes are UTF-8
    public void An_id_with_half_a_surrogate_pair_is_refused() => Assert.Throws<ArgumentException>(() => _folder.Store().Put("/" + '\ud800', []));

    [Fact]
    public void An_id_too_long_for_a_path_is_refused_and_nothing_is_written()
    {
        Assert.Throws<ArgumentException>(() => _folder.Store().Put("/" + string.Join('/', Enumerable.Repeat(new string('x', 150), 40)), []));
        Assert.Empty(_folder.Files());
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Files_are_the_owners_alone()
    {
        _folder.Store().Put("/a/b", []);
        var file = Assert.Single(_folder.Files());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task Many_writers_and_readers_lose_nothing()
    {
        var store = _folder.Store();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            for (var i = 0; i < 25; i++)
            {
                store.Put($"/w{writer}/d{i}", new JsonObject { ["n"] = i });
                store.Put("/shared", new JsonObject { ["by"] = writer, ["list"] = new JsonArray(1, 2, 3) });
                Assert.Equal(3, store.Find("/shared")!["list"]!.AsArray().Count);
                _ = store.List("/");
                if (i % 5 == 4)
                    store.Delete($"/w{writer}/d{i}");
            }
        })));

        Assert.Equal(4 * 20 + 1, _folder.Store().List("/").Count);
        Assert.Equal(4 * 20 + 1, _folder.Files().Count);
    }

    [Fact]
    public void Two_thousand_documents_are_all_read()
    {
        for (var i = 0; i < 2000; i++)
        {
            var id = $"/subscriptions/s/resourcegroups/rg{i % 20}/providers/microsoft.web/sites/web{i}";
            var file = StatePath.FileOf(_folder.Path, id);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, new JsonObject { ["id"] = id, ["document"] = new JsonObject { ["properties"] = new JsonObject { ["text"] = new string('x', 2000) } } }.ToJsonString());
        }

        Assert.Equal(2000, _folder.Store().List("/").Count);
    }

    public void Dispose() => _folder.Dispose();

    private static bool WellFormed(string text) => text.Length > 0 && text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar || text.Contains('\uFFFD', StringComparison.Ordinal));
}
