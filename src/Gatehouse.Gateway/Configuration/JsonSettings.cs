using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Gatehouse.Gateway.Configuration;

/// <summary>Reads settings from JSON and keeps the line of each. Comments and a last comma are allowed.</summary>
internal static class JsonSettings
{
    private const int MaxLength = 1024 * 1024;
    private const int MaxDepth = 8;

    /// <summary>Parses a file's content.</summary>
    /// <param name="json">The content.</param>
    /// <param name="file">The file's name, for errors.</param>
    /// <param name="errors">Gets a name that stands twice; the first is taken.</param>
    /// <exception cref="SettingsException">It is not one JSON object.</exception>
    public static SettingGroup Parse(ReadOnlySpan<byte> json, string file, List<SettingError> errors)
    {
        if (json.StartsWith("\uFEFF"u8))
            json = json[3..];
        if (json.Length > MaxLength)
            throw new SettingsException([new(file, $"The file has {json.Length} bytes; at most {MaxLength} are read.")]);
        if (!Utf8.IsValid(json))
            throw new SettingsException([new(file, "The file is not UTF-8.")]);

        var parser = new Parser(file, errors);
        var reader = new Utf8JsonReader(
            json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new SettingsException([new(file, "The file must hold one JSON object: { \"listeners\": [ … ] }.")]);
            var root = (SettingGroup)parser.Read(ref reader, json);
            while (reader.Read())
            {
                // Throws where something follows the object.
            }

            return root;
        }
        catch (JsonException e)
        {
            throw new SettingsException([new($"{file}, line {e.LineNumber + 1}", $"This is not JSON: {Reason(e)}")]);
        }
        catch (InvalidOperationException)
        {
            throw new SettingsException([new(file, "A text holds half a character (a lone surrogate).")]); // only found when the text is read
        }
    }

    // The library ends its message with the place, which stands in front here.
    private static string Reason(JsonException e) => e.Message.Split(" LineNumber:", 2)[0].Split(" Path:", 2)[0];

    private sealed class Parser(string file, List<SettingError> errors)
    {
        private long _counted;
        private int _line = 1;

        public SettingNode Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
        {
            var where = Where(reader.TokenStartIndex, json);
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    return ReadGroup(ref reader, json, where);
                case JsonTokenType.StartArray:
                    var items = new List<SettingNode>();
                    while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                        items.Add(Read(ref reader, json));
                    return new SettingList(where, items);
                case JsonTokenType.String:
                    return new SettingText(where, reader.GetString()!);
                default:
                    return new SettingText(where, Encoding.UTF8.GetString(reader.ValueSpan)); // 12, true, null
            }
        }

        private SettingGroup ReadGroup(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string where)
        {
            var members = new Dictionary<string, SettingNode>(StringComparer.Ordinal);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = reader.GetString()!;
                reader.Read();
                var node = Read(ref reader, json);
                if (!members.TryAdd(name, node))
                    errors.Add(new(node.Where, $"'{Refusals.Clean(name)}' stands twice. Keep one."));
            }

            return new SettingGroup(where, members);
        }

        // Tokens come in the order of the file, so lines are counted once.
        private string Where(long index, ReadOnlySpan<byte> json)
        {
            _line += json[(int)_counted..(int)index].Count((byte)'\n');
            _counted = index;
            return $"{file}, line {_line}";
        }
    }
}
