using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Protocols;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.Tests.Protocols.Tds;

public class MessageChannelTests
{
    private const int Limit = 20_000;

    [Fact]
    public void Message_of_any_length_and_packet_size_is_read_back()
        => Prop.ForAll(Gen.Choose(0, Limit).ToArbitrary(), Gen.Choose(512, 8000).ToArbitrary(), (length, size) =>
        {
            var content = Content(length);
            var packets = MessageChannel.Packets(PacketType.Login7, content, size);

            Assert.Equal(content, Read(packets)!.Value.Content);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Closed_after_any_byte_is_an_error_but_before_the_first()
    {
        var packets = MessageChannel.Packets(PacketType.Login7, Content(1200), 512);

        Assert.Null(Read([]));
        for (var length = 1; length < packets.Length; length++)
            Assert.Equal(ProtocolErrorCode.Truncated, Assert.Throws<ProtocolException>(() => Read(packets[..length])).Code);
    }

    [Theory]
    [InlineData("1001000700000100", ProtocolErrorCode.LengthOutOfRange)] // shorter than its header
    [InlineData("1001FFFF00000100", ProtocolErrorCode.LengthOutOfRange)]
    [InlineData("9901000800000100", ProtocolErrorCode.InvalidValue)] // no such type
    [InlineData("0101000800000100", ProtocolErrorCode.UnexpectedMessage)]
    [InlineData("1000000800000100" + "0101000800000200", ProtocolErrorCode.UnexpectedMessage)] // two messages in one another
    [InlineData("1601000800000100", ProtocolErrorCode.InvalidValue)] // TLS without PRELOGIN
    public void Hostile_header_is_refused(string hex, ProtocolErrorCode code)
        => Assert.Equal(code, Assert.Throws<ProtocolException>(() => Read(Convert.FromHexString(hex))).Code);

    [Fact]
    public void Longer_message_than_the_limit_is_refused_before_it_is_there()
    {
        var packets = MessageChannel.Packets(PacketType.Login7, Content(Limit + 1), 4096);

        // The last packet's content is cut off: it is refused by its header.
        var header = Limit / (4096 - 8) * 4096;
        Assert.Equal(ProtocolErrorCode.LengthOutOfRange, Assert.Throws<ProtocolException>(() => Read(packets[..(header + 8)])).Code);
    }

    [Fact]
    public void Endless_empty_packets_are_refused()
    {
        var empty = Convert.FromHexString("1000000800000100");

        Assert.Equal(ProtocolErrorCode.InvalidValue, Assert.Throws<ProtocolException>(() => Read([.. Enumerable.Repeat(empty, 100).SelectMany(header => header)])).Code);
    }

    [Fact]
    public void Other_status_bits_of_real_drivers_mean_nothing()
    {
        // SqlClient sets 0x04 on packets that are not the last.
        var packets = MessageChannel.Packets(PacketType.Login7, Content(600), 512);
        packets[1] = 0x04;

        Assert.Equal(600, Read(packets)!.Value.Content.Length);
    }

    private static byte[] Content(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)i)];

    private static TdsMessage? Read(byte[] packets)
    {
        using var stream = new MemoryStream(packets);
        return new MessageChannel(stream).ReadAsync("test", PacketType.Login7, Limit, default).AsTask().GetAwaiter().GetResult();
    }
}
