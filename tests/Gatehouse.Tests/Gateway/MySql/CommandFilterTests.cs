using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Gateway.MySql;
using Gatehouse.Protocols.MySql;

namespace Gatehouse.Tests.Gateway.MySql;

public class CommandFilterTests
{
    private static readonly byte[] ChangeUser = Packet(0, [Command.ChangeUser, .. "root"u8, 0]);

    /// <summary>What a client sends: ordinary commands, a command of two packets, a file with numbers that wrap, an empty file.</summary>
    private static byte[] Ordinary => [
        .. Packet(0, [Command.Query, .. "SELECT 1"u8]),
        .. Packet(0, [Command.Ping]),
        .. Packet(0, [0x16, Command.ChangeUser, Command.ChangeUser]),
        .. Packet(0, [Command.Query, .. "LOAD DATA LOCAL INFILE"u8]),
        .. Enumerable.Range(2, 600).SelectMany(i => Packet((byte)i, [Command.ChangeUser, 1])),
        .. Packet(602 % 256, []),
        .. Packet(0, [Command.Query, .. "LOAD DATA LOCAL INFILE"u8]),
        .. Packet(2, []),
        .. Packet(0, [Command.Query, .. "SELECT 2"u8]),
    ];

    public static TheoryData<bool> BothWays => [true, false];

    [Theory]
    [MemberData(nameof(BothWays))]
    public void Ordinary_traffic_passes_untouched_however_it_is_split(bool looksAtQueries)
    {
        var bytes = Ordinary;
        Prop.ForAll(Gen.Choose(1, 50).NonEmptyListOf().ToArbitrary(), sizes =>
        {
            var filter = new CommandFilter(looksAtQueries ? _ => null : null);
            return Feed(filter, bytes, [.. sizes]).AsSpan().SequenceEqual(bytes) && !filter.IsClosed;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(BothWays))]
    public void Change_user_stops_there_however_it_is_split(bool looksAtQueries)
    {
        var before = Ordinary;
        byte[] bytes = [.. before, .. ChangeUser, .. Packet(0, [Command.Ping])];
        Prop.ForAll(Gen.Choose(1, 50).NonEmptyListOf().ToArbitrary(), sizes =>
        {
            var filter = new CommandFilter(looksAtQueries ? _ => null : null);
            var passed = Feed(filter, bytes, [.. sizes]);

            // The header alone may have gone on: it asks for nothing.
            Assert.InRange(passed.Length, before.Length, before.Length + PacketHeader.Length);
            Assert.True(filter is { IsClosed: true, SawChangeUser: true });
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Command_of_many_packets_is_one_command()
    {
        var long1 = Packet(0, [Command.Query, .. new byte[PacketHeader.MaxPayloadLength - 1]]);
        byte[] continued = [.. long1, .. Packet(1, [Command.ChangeUser, 1, 2]), .. Packet(0, [Command.Ping])];
        byte[] exact = [.. long1, .. Packet(1, []), .. Packet(0, [Command.Ping])];
        byte[] hidden = [.. long1, .. Packet(1, []), .. ChangeUser];

        foreach (var rewrite in new Func<ReadOnlySpan<byte>, byte[]?>?[] { null, _ => throw new InvalidOperationException("too long to be looked at") })
        {
            Assert.Equal(continued.Length, Feed(new CommandFilter(rewrite), continued, [100_000]).Length);
            Assert.Equal(exact.Length, Feed(new CommandFilter(rewrite), exact, [100_000]).Length);
            var filter = new CommandFilter(rewrite);
            Feed(filter, hidden, [100_000]);
            Assert.True(filter.SawChangeUser);
        }
    }

    [Theory]
    [InlineData(3, 5)]
    [InlineData(255, 1)]
    [InlineData(2, 0)]
    public void Data_that_does_not_count_on_is_out_of_order(byte first, byte second)
    {
        var filter = new CommandFilter(null);

        Feed(filter, [.. Packet(first, [1]), .. Packet(second, [Command.ChangeUser])], [1]);

        Assert.True(filter is { IsClosed: true, SawChangeUser: false });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public void Query_is_replaced_in_place(int chunk)
    {
        var filter = new CommandFilter(text => text.SequenceEqual("old"u8) ? "a longer one"u8.ToArray() : null);
        byte[] bytes = [.. Packet(0, [Command.Ping]), .. Packet(0, [Command.Query, .. "old"u8]), .. Packet(0, [Command.Query, .. "older"u8])];

        var passed = Feed(filter, bytes, [chunk]);

        byte[] expected = [.. Packet(0, [Command.Ping]), .. Packet(0, [Command.Query, .. "a longer one"u8]), .. Packet(0, [Command.Query, .. "older"u8])];
        Assert.Equal(Encoding.ASCII.GetString(expected), Encoding.ASCII.GetString(passed));
    }

    [Fact]
    public void Only_short_queries_are_looked_at()
    {
        var seen = new List<int>();
        var filter = new CommandFilter(text =>
        {
            seen.Add(text.Length);
            return null;
        });

        Feed(filter, [.. Packet(0, [Command.Query, .. new byte[CommandFilter.MaxQueryLength - 1]]), .. Packet(0, [Command.Query, .. new byte[CommandFilter.MaxQueryLength]]), .. Packet(0, [0x16, 1])], [4096]);

        Assert.Equal([CommandFilter.MaxQueryLength - 1], seen);
    }

    [Fact]
    public void Any_bytes_pass_or_close_and_nothing_is_made_up()
        => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), Gen.Choose(1, 9).ToArbitrary(), (bytes, chunk) =>
        {
            foreach (var rewrite in new Func<ReadOnlySpan<byte>, byte[]?>?[] { null, _ => null })
            {
                var passed = Feed(new CommandFilter(rewrite), bytes, [chunk]);
                Assert.Equal(bytes[..passed.Length], passed);
            }
        }).QuickCheckThrowOnFailure();

    internal static byte[] Packet(byte sequence, byte[] payload)
    {
        var header = new byte[PacketHeader.Length];
        new PacketHeader(payload.Length, sequence).Write(header);
        return [.. header, .. payload];
    }

    private static byte[] Feed(CommandFilter filter, byte[] bytes, int[] sizes)
    {
        using var passed = new MemoryStream();
        for (var (start, turn) = (0, 0); start < bytes.Length && !filter.IsClosed; turn++)
        {
            var count = Math.Min(sizes[turn % sizes.Length], bytes.Length - start);
            passed.Write(filter.Pass(bytes.AsMemory(start, count)).Span);
            start += count;
        }

        return passed.ToArray();
    }
}
