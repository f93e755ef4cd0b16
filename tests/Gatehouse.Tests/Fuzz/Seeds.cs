using System.Globalization;
using FsCheck.Fluent;
using Gatehouse.Tests.Support;

namespace Gatehouse.Tests.Fuzz;

/// <summary>The files of <c>tests/corpus-wire</c>: for each parser a folder, in it hexadecimal text with comments.</summary>
internal static class Seeds
{
    private const int Column = 120;

    public static string Folder(string target)
        => Path.Combine(SourceTree.Root, "tests", "corpus-wire", target.Replace('/', Path.DirectorySeparatorChar));

    public static IReadOnlyList<(string Name, byte[] Bytes)> Read(string target) => !Directory.Exists(Folder(target)) ? [] :
    [
        .. Directory.GetFiles(Folder(target), "*.hex").Order(StringComparer.Ordinal)
            .Select(path => (Path.GetFileNameWithoutExtension(path), Parse(path))),
    ];

    /// <summary>Gives a folder that is empty what the parser's generator makes: something to begin with.</summary>
    public static void WriteMissing(string target)
    {
        if (Read(target).Count > 0)
            return;
        var (protocol, name) = (target.Split('/')[0], target.Split('/')[1]);
        IEnumerable<byte[]> made = protocol switch
        {
            "postgres" when Protocols.Postgres.Messages.All.TryGetValue(name, out var kind)
                => kind.Generator.Sample(20, 3).Select(message => Protocols.Postgres.Messages.Bytes(message)[kind.HeaderLength..]),
            "mysql" when Protocols.MySql.Messages.All.TryGetValue(name, out var kind)
                => kind.Generator.Sample(20, 3).Select(Protocols.MySql.Messages.Bytes),
            "tds" when Protocols.Tds.Messages.All.TryGetValue(name, out var kind) => kind.Generator.Sample(20, 3),
            _ => [],
        };
        Directory.CreateDirectory(Folder(target));
        foreach (var (bytes, index) in made.Select((bytes, index) => (bytes, index)))
        {
            var hex = Convert.ToHexStringLower(bytes).Chunk(Column).Select(line => new string(line));
            var path = Path.Combine(Folder(target), string.Create(CultureInfo.InvariantCulture, $"made-{index + 1}.hex"));
            File.WriteAllLines(path, ["# made by the generator of the round trip tests", .. hex]);
        }
    }

    private static byte[] Parse(string path)
        => Convert.FromHexString(string.Concat(File.ReadLines(path).Select(line => line.Split('#')[0].Trim())));
}
