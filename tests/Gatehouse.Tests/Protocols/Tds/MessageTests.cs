using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Protocols;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.Tests.Protocols.Tds;

public class MessageTests
{
    public static TheoryData<string> Kinds => [.. Messages.All.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_written_is_read_back(string name)
    {
        var kind = Messages.All[name];
        Prop.ForAll(kind.Generator.ToArbitrary(), bytes => kind.Rewrite(bytes).AsSpan().SequenceEqual(bytes)).QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_truncation_is_refused(string name)
    {
        var kind = Messages.All[name];
        Prop.ForAll(kind.Generator.ToArbitrary(), bytes =>
        {
            for (var length = 0; length < bytes.Length; length++)
                Assert.True(Enum.IsDefined(Assert.Throws<ProtocolException>(() => kind.Rewrite(bytes[..length])).Code));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Trailing_bytes_are_refused(string name)
    {
        var kind = Messages.All[name];
        Prop.ForAll(kind.Generator.ToArbitrary(), bytes =>
        {
            Assert.Equal(ProtocolErrorCode.TrailingBytes, Assert.Throws<ProtocolException>(() => kind.Rewrite([.. bytes, 0])).Code);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Any_bytes_give_a_message_or_a_coded_error(string name)
    {
        var kind = Messages.All[name];
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => { RewriteOrRefuse(kind.Rewrite, bytes); }).QuickCheckThrowOnFailure();
        Prop.ForAll(kind.Generator.ToArbitrary(), ArbMap.Default.ArbFor<byte>(), ArbMap.Default.ArbFor<int>(), (bytes, value, position) =>
        {
            bytes[(int)((uint)position % bytes.Length)] = value;
            RewriteOrRefuse(kind.Rewrite, bytes);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Answers_of_any_bytes_give_tokens_or_a_coded_error()
        => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            RewriteOrRefuse(content => [.. Answer.Parse(content).SelectMany(Messages.Bytes)], bytes);
        }).QuickCheckThrowOnFailure();

    /// <summary>What is accepted means the same when it is written again.</summary>
    private static void RewriteOrRefuse(Func<byte[], byte[]> rewrite, byte[] bytes)
    {
        try
        {
            var again = rewrite(bytes);
            Assert.Equal(again, rewrite(again));
        }
        catch (ProtocolException e)
        {
            Assert.True(Enum.IsDefined(e.Code));
        }
    }
}
