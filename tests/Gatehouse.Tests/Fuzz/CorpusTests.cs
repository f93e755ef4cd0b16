using System.Globalization;
using Gatehouse.Tests.Support;

namespace Gatehouse.Tests.Fuzz;

/// <summary>
/// Every parser gets the files of its folder in <c>tests/corpus-wire</c> and what a few random changes make of them, the same at each run:
/// a value or a refusal with a code, and no more memory than the bytes are worth. <c>tests/soak/run.sh</c> asks for more and others.
/// </summary>
public class CorpusTests
{
    private const int FreeBytes = 64 * 1024; // an exception and its trace
    private static readonly int Count = Number("GATEHOUSE_FUZZ", 200);
    private static readonly int First = Number("GATEHOUSE_FUZZ_SEED", 1);

    public static TheoryData<string> Targets => [.. FuzzTarget.All.Keys];

    [Fact]
    public void Every_parser_has_a_file_and_every_folder_a_parser()
    {
        if (Environment.GetEnvironmentVariable("GATEHOUSE_CORPUS_UPDATE") == "1")
        {
            foreach (var target in FuzzTarget.All.Keys)
                Seeds.WriteMissing(target);
        }

        var root = Path.Combine(SourceTree.Root, "tests", "corpus-wire");
        var folders = Directory.GetDirectories(root).SelectMany(Directory.GetDirectories).Select(path => Path.GetRelativePath(root, path));
        Assert.Equal(FuzzTarget.All.Keys.Order(StringComparer.Ordinal), folders.Order(StringComparer.Ordinal));
        Assert.All(FuzzTarget.All.Keys, target => Assert.NotEmpty(Seeds.Read(target)));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_file_is_taken_unless_its_name_says_that_it_is_bad(string target)
    {
        foreach (var (name, bytes) in Seeds.Read(target))
        {
            var refusal = Record.Exception(() => FuzzTarget.All[target].Parse(bytes));
            Assert.True(
                name.StartsWith("bad-", StringComparison.Ordinal) ? refusal is not null && FuzzTarget.IsCoded(refusal) : refusal is null,
                $"{target}/{name}: {refusal}");
        }
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Whatever_becomes_of_a_file_gives_a_value_or_a_coded_refusal_in_little_memory(string target)
    {
        var (parser, seeds) = (FuzzTarget.All[target], Seeds.Read(target));
        for (var round = 0; round < Count; round++)
        {
            var seed = First + round;
            var (name, bytes) = seeds[round % seeds.Count];
            var changed = new Mutator(seed).Mutate(bytes, seeds[(round / seeds.Count) % seeds.Count].Bytes);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Exception? refusal = null;
            try
            {
                parser.Parse(changed);
            }
#pragma warning disable CA1031 // any exception is what is looked for
            catch (Exception e)
#pragma warning restore CA1031
            {
                refusal = e;
            }

            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(
                (refusal is null || FuzzTarget.IsCoded(refusal)) && allocated <= FreeBytes + ((long)changed.Length * parser.BytesPerByte),
                $"{target}/{name}, seed {seed}: {allocated} bytes allocated for {changed.Length}, {refusal}\n"
                    + $"To keep it: {Convert.ToHexStringLower(changed)}");
        }
    }

    private static int Number(string variable, int otherwise)
        => Environment.GetEnvironmentVariable(variable) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
