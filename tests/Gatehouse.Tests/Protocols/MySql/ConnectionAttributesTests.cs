using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Protocols;
using Gatehouse.Protocols.MySql;

namespace Gatehouse.Tests.Protocols.MySql;

public class ConnectionAttributesTests
{
    [Fact]
    public void One_that_is_added_stands_first_and_in_place_of_any_of_its_name()
    {
        var before = ConnectionAttributes.With(ConnectionAttributes.With([], "id", "forged"), "_os", "Linux");

        Assert.Equal([("id", "1"), ("_os", "Linux")], Read(ConnectionAttributes.With(before, "id", "1")));
    }

    [Fact]
    public void The_others_stay_as_they_are_and_in_their_order() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<(NonNull<string> Name, NonNull<string> Value)[]>(),
        pairs =>
        {
            var texts = pairs.Select(pair => (Name: Clean(pair.Name.Get), Value: Clean(pair.Value.Get))).Where(pair => pair.Name != "id")
                .DistinctBy(pair => pair.Name).ToList();
            var attributes = Array.Empty<byte>();
            foreach (var (name, value) in Enumerable.Reverse(texts))
                attributes = ConnectionAttributes.With(attributes, name, value);

            Assert.Equal([("id", "x"), .. texts], Read(ConnectionAttributes.With(attributes, "id", "x")));
        }));

    [Theory]
    [InlineData(new byte[] { 5, 1 })]
    [InlineData(new byte[] { 1, 65 })]
    [InlineData(new byte[] { 0xFB })]
    public void What_is_malformed_is_refused(byte[] attributes)
        => Assert.Throws<ProtocolException>(() => ConnectionAttributes.With(attributes, "id", "x"));

    private static List<(string, string)> Read(byte[] attributes)
    {
        var reader = new MySqlReader(attributes, "test");
        var found = new List<(string, string)>();
        while (reader.Remaining > 0)
            found.Add((Encoding.UTF8.GetString(reader.ReadLengthEncodedBytes("name")), Encoding.UTF8.GetString(reader.ReadLengthEncodedBytes("value"))));
        return found;
    }

    // Half a character has no bytes in UTF-8.
    private static string Clean(string text) => string.Concat(text.Where(c => !char.IsSurrogate(c)));
}
