using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Protocols;
using Gatehouse.Protocols.MySql;

namespace Gatehouse.Tests.Protocols.MySql;

public class MessageTests
{
    public static TheoryData<string> Kinds => [.. Messages.All.Keys];

    public static TheoryData<string> KindsWithAnEnd => [.. Messages.All.Where(kind => !kind.Value.HasRest).Select(kind => kind.Key)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_written_is_read_back(string name)
    {
        var kind = Messages.All[name];
        Prop.ForAll(kind.Generator.ToArbitrary(), message =>
        {
            var bytes = Messages.Bytes(message);
            return Messages.Bytes(kind.Parse(bytes)).AsSpan().SequenceEqual(bytes);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(KindsWithAnEnd))]
    public void Every_truncation_is_refused(string name)
    {
        var kind = Messages.All[name];
        Prop.ForAll(kind.Generator.ToArbitrary(), message =>
        {
            var payload = Messages.Bytes(message);
            for (var length = 0; length < payload.Length; length++)
            {
                var error = Assert.Throws<ProtocolException>(() => kind.Parse(payload[..length]));
                Assert.InRange(error.Offset, 0, length);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(nameof(OKPacket), 7)]
    [InlineData(nameof(ERRPacket), 3)]
    [InlineData(nameof(AuthSwitchRequest), 2)]
    [InlineData(nameof(AuthMoreData), 1)]
    public void What_ends_before_its_rest_begins_is_refused(string name, int shortest)
    {
        var kind = Messages.All[name];
        byte[] payload = name switch
        {
            nameof(AuthSwitchRequest) => [AuthSwitchRequest.Type, 0],
            nameof(AuthMoreData) => [AuthMoreData.Type],
            nameof(ERRPacket) => [ERRPacket.Type, 1, 2],
            _ => new byte[7],
        };
        Assert.Equal(shortest, payload.Length);
        _ = kind.Parse(payload);
        for (var length = 0; length < shortest; length++)
            Assert.Equal(ProtocolErrorCode.Truncated, Assert.Throws<ProtocolException>(() => kind.Parse(payload[..length])).Code);
    }

    [Theory]
    [MemberData(nameof(KindsWithAnEnd))]
    public void Trailing_bytes_are_refused(string name)
    {
        var kind = Messages.All[name];
        Prop.ForAll(kind.Generator.ToArbitrary(), message =>
        {
            var payload = Messages.Bytes(message);
            Assert.Equal(ProtocolErrorCode.TrailingBytes, Assert.Throws<ProtocolException>(() => kind.Parse([.. payload, 0])).Code);
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
            var payload = Messages.Bytes(message);
            if (payload.Length > 0)
                payload[(int)((uint)position % payload.Length)] = value;
            ParseOrRefuse(kind, payload);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Text_rows_of_any_bytes_give_values_or_a_coded_error()
        => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), Gen.Choose(1, 5).ToArbitrary(), (bytes, columns) =>
        {
            try
            {
                Assert.Equal(columns, TextRow.Parse(bytes, columns).Length);
            }
            catch (ProtocolException e)
            {
                Assert.True(Enum.IsDefined(e.Code));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Typed_rows_of_any_bytes_and_columns_give_values_or_a_coded_error()
    {
        var columns = from type in Gen.Elements(Enum.GetValues<ColumnType>())
                      from flags in Gen.Elements<ushort>(0, ColumnDefinition41.UnsignedFlag)
                      from charset in Gen.Elements<ushort>(45, ColumnDefinition41.Binary)
                      select new ColumnDefinition41("c", charset, 0, type, flags, 0);
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), columns.NonEmptyListOf().ToArbitrary(), (bytes, list) =>
        {
            byte[] binary = [BinaryRow.Type, .. new byte[(list.Count + 9) / 8], .. bytes];
            Func<object?[]>[] ways =
                [() => TextRow.Parse(bytes, list), () => BinaryRow.Parse(bytes, list), () => BinaryRow.Parse(binary, list)];
            foreach (var parse in ways)
            {
                try
                {
                    Assert.Equal(list.Count, parse().Length);
                }
                catch (ProtocolException e)
                {
                    Assert.True(Enum.IsDefined(e.Code));
                }
            }
        }).QuickCheckThrowOnFailure();
    }

    private static void ParseOrRefuse(Messages.Kind kind, byte[] payload)
    {
        try
        {
            // What is accepted means the same when it is written again.
            var message = kind.Parse(payload);
            Assert.Equal(Messages.Bytes(message), Messages.Bytes(kind.Parse(Messages.Bytes(message))));
        }
        catch (ProtocolException e)
        {
            Assert.True(Enum.IsDefined(e.Code));
        }
    }
}
