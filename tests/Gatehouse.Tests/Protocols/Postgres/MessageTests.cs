using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Protocols;
using Gatehouse.Protocols.Postgres;

namespace Gatehouse.Tests.Protocols.Postgres;

public class MessageTests
{
    public static TheoryData<string> Kinds => [.. Messages.All.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_written_is_read_back(string name)
    {
        var kind = Messages.All[name];
        Prop.ForAll(kind.Generator.ToArbitrary(), message =>
        {
            var bytes = Messages.Bytes(message);
            return Messages.Bytes(kind.Parse(bytes[kind.HeaderLength..])).AsSpan().SequenceEqual(bytes);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_length_word_counts_itself_and_the_body(string name)
    {
        var kind = Messages.All[name];
        Prop.ForAll(kind.Generator.ToArbitrary(), message =>
        {
            var bytes = Messages.Bytes(message);
            return BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(kind.HeaderLength - sizeof(int))) == bytes.Length - kind.HeaderLength + sizeof(int);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_truncation_is_refused(string name)
    {
        var kind = Messages.All[name];
        Prop.ForAll(kind.Generator.ToArbitrary(), message =>
        {
            var body = Messages.Bytes(message)[kind.HeaderLength..];
            // A shorter secret is a secret too: its length is the message's.
            var shortest = message is CancelRequest ? 12 : message is BackendKeyData ? 8 : body.Length;
            for (var length = 0; length < shortest; length++)
            {
                var error = Assert.Throws<ProtocolException>(() => kind.Parse(body[..length]));
                Assert.InRange(error.Offset, 0, length);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Trailing_bytes_are_refused(string name)
    {
        var kind = Messages.All[name];
        Prop.ForAll(kind.Generator.ToArbitrary(), message =>
        {
            var body = Messages.Bytes(message)[kind.HeaderLength..];
            var tooLong = message is CancelRequest or BackendKeyData ? new byte[300] : [0];
            Assert.Equal(ProtocolErrorCode.TrailingBytes, Assert.Throws<ProtocolException>(() => kind.Parse([.. body, .. tooLong])).Code);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Any_bytes_give_a_message_or_a_coded_error(string name)
    {
        var kind = Messages.All[name];
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => { ParseOrRefuse(kind, bytes); }).QuickCheckThrowOnFailure();
        Prop.ForAll(kind.Generator.ToArbitrary(), ArbMap.Default.ArbFor<byte>(), ArbMap.Default.ArbFor<int>(), (message, value, position) =>
        {
            var body = Messages.Bytes(message)[kind.HeaderLength..];
            if (body.Length > 0)
                body[(int)((uint)position % body.Length)] = value;
            ParseOrRefuse(kind, body);
        }).QuickCheckThrowOnFailure();
    }

    private static void ParseOrRefuse(Messages.Kind kind, byte[] body)
    {
        try
        {
            // What is accepted must mean what it says.
            Assert.True(Messages.Bytes(kind.Parse(body)).AsSpan(kind.HeaderLength).SequenceEqual(body) || kind.Parse(body) is ErrorResponse or StartupMessage { Version.Major: not 3 });
        }
        catch (ProtocolException e)
        {
            Assert.True(Enum.IsDefined(e.Code));
        }
    }
}
