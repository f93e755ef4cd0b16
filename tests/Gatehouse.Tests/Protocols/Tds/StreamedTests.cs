using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Protocols;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.Tests.Protocols.Tds;

/// <summary>Results and bulk loads, written and read in pieces.</summary>
public class StreamedTests
{
    private static readonly Done End = new(DoneKind.Done, DoneStatus.Count, 0xC1, 3);

    [Fact]
    public void Result_of_any_types_and_packet_size_is_read_back()
        => Prop.ForAll(Result.ToArbitrary(), Gen.Choose(512, 5000).ToArbitrary(), (rows, size) =>
        {
            using var wire = new MemoryStream();
            WriteAsync(wire, rows, size).Wait();
            wire.Position = 0;

            Assert.Equal(Expected(rows), ReadAsync(wire).GetAwaiter().GetResult());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Result_cut_at_any_byte_is_an_error()
    {
        var rows = Result.Sample(1, 40).MaxBy(result => result.Rows.Count)!;
        using var wire = new MemoryStream();
        await WriteAsync(wire, rows, 512);
        var bytes = wire.ToArray();
        for (var length = 0; length < bytes.Length; length++)
            Assert.Equal(ProtocolErrorCode.Truncated, (await Assert.ThrowsAsync<ProtocolException>(() => ReadAsync(new MemoryStream(bytes[..length])))).Code);
    }

    [Fact]
    public void Any_bytes_are_a_result_or_a_coded_error()
        => Prop.ForAll(Result.ToArbitrary(), ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<int>(), (rows, noise, place) =>
        {
            using var wire = new MemoryStream();
            WriteAsync(wire, rows, 512).Wait();
            var bytes = wire.ToArray();
            for (var i = 0; i < noise.Length; i++)
                bytes[(int)(((uint)place + i) % bytes.Length)] = noise[i];
            try
            {
                _ = ReadAsync(new MemoryStream(bytes)).GetAwaiter().GetResult();
            }
            catch (ProtocolException e)
            {
                Assert.True(Enum.IsDefined(e.Code));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Specifications_own_sample_is_understood()
    {
        // MS-TDS 4.7: SELECT 'foo' AS 'bar'
        using var wire = new MemoryStream(Convert.FromHexString(
            "0401003300000100" + "810100" + "00000000" + "2000" + "A703000904D00034" + "03620061007200" + "D10300666F6F" + "FD1000C100" + "0100000000000000"));
        using var message = new MessageReader(wire);
        Assert.True(await message.BeginAsync("answer", PacketType.Reply, default));
        var tokens = new TokenReader(message);

        var column = Assert.Single(Assert.IsType<ColMetadata>(await tokens.ReadAsync(default)).Columns);
        Assert.Equal(("bar", TypeInfo.VarChar(3), ColumnProperties.Computed), (column.Name, column.Type, column.Properties));
        Assert.Equal("foo", Assert.IsType<Row>(await tokens.ReadAsync(default)).Values[0].GetString());
        Assert.Equal(new Done(DoneKind.Done, DoneStatus.Count, 0xC1, 1), await tokens.ReadAsync(default));
        Assert.Null(await tokens.ReadAsync(default));
    }

    [Theory]
    [InlineData("FD00000000" + "00000000")] // SqlClient
    [InlineData("FD00000000" + "0000000000000000")] // tedious
    public async Task Bulk_load_of_real_drivers_is_understood(string done)
    {
        // One int and one text: its column has the table's name in one piece, its value a text pointer.
        var hex = "810200" + "00000000" + "0900" + "2604" + "016100"
            + "00000000" + "0900" + "23FFFFFF7F0904D00034" + "0200" + "74003100" + "016200"
            + "D1" + "0401000000" + "10" + new string('F', 32) + new string('F', 16) + "02000000" + "6869"
            + "D1" + "00" + "00" + done;
        using var wire = new MemoryStream(MessageChannel.Packets(PacketType.BulkLoad, Convert.FromHexString(hex), 512));
        using var message = new MessageReader(wire);
        Assert.True(await message.BeginAsync("request", null, default));
        Assert.Equal(PacketType.BulkLoad, message.Type);
        var tokens = new TokenReader(message);

        Assert.Equal(["a", "b"], ((ColMetadata)(await tokens.ReadAsync(default))!).Columns.Select(column => column.Name));
        Assert.Equal(new object?[] { 1, "hi" }, ((Row)(await tokens.ReadAsync(default))!).Values.Select(value => value.ToObject()));
        Assert.All(((Row)(await tokens.ReadAsync(default))!).Values, value => Assert.True(value.IsNull));
        Assert.Equal(0ul, ((Done)(await tokens.ReadAsync(default))!).RowCount);
        Assert.Null(await tokens.ReadAsync(default));
    }

    [Theory]
    [InlineData("D100", ProtocolErrorCode.UnexpectedMessage)] // a row of nothing
    [InlineData("81FE0F", ProtocolErrorCode.Truncated)]
    [InlineData("810110", ProtocolErrorCode.InvalidValue)] // 4097 columns
    [InlineData("810100000000000000A5FFFF0161 00" + "D1" + "FEFFFFFFFFFFFFFF" + "FFFFFF7F", ProtocolErrorCode.LengthOutOfRange)]
    [InlineData("810100000000000000A5FFFF0161 00" + "D1" + "FEFFFFFFFFFFFFFF" + "00FFFF03", ProtocolErrorCode.Truncated)]
    [InlineData("E4FFFFFFFF", ProtocolErrorCode.LengthOutOfRange)]
    [InlineData("77", ProtocolErrorCode.UnexpectedMessage)]
    public async Task Hostile_answer_takes_no_room(string hex, ProtocolErrorCode code)
    {
        var packets = MessageChannel.Packets(PacketType.Reply, Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), 512);
        var before = GC.GetTotalAllocatedBytes();
        Assert.Equal(code, (await Assert.ThrowsAsync<ProtocolException>(() => ReadAsync(new MemoryStream(packets)))).Code);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 16_000_000); // other tests run beside
    }

    [Fact]
    public async Task Rows_go_out_as_packets_fill_and_memory_stays_small()
    {
        using var wire = new CountingStream();
        using var writer = new ReplyWriter(wire) { PacketSize = 4096 };
        var column = new Column("a", TypeInfo.NVarChar(100));
        writer.Write(new ColMetadata([column]));
        for (var i = 0; i < 100_000; i++)
        {
            Row.WriteStart(writer);
            ValueWriter.WriteString(writer, column.Type, "the quick brown fox");
            await writer.FlushAsync(default);
            Assert.InRange(writer.Pending, 0, 9 * 4096);
        }

        Assert.True(wire.Count > 3_900_000);
        writer.Write(End);
        await writer.EndAsync(default);
        Assert.False(writer.HasBegun);
    }

    [Fact]
    public async Task Attention_does_not_cut_a_packet_in_two()
    {
        using var stop = new CancellationTokenSource();
        using var wire = new StoppingStream(stop);
        using var writer = new ReplyWriter(wire) { PacketSize = 512 };
        writer.Write(new ColMetadata([new Column("a", TypeInfo.Int)]));
        var rows = 0;
        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            for (; rows < 10_000; rows++)
            {
                writer.Write(new Row([TdsValue.From(TypeInfo.Int, rows)]));
                await writer.FlushAsync(stop.Token); // the first send is under way as the attention comes
            }
        });
        writer.Write(End);
        await writer.EndAsync(default);

        wire.Position = 0;
        var seen = await ReadAsync(wire);
        Assert.Equal((End, rows + 3), (seen[^1], seen.Count));
    }

    [Fact]
    public async Task Client_that_does_not_read_does_not_hold_the_server()
    {
        using var stop = new CancellationTokenSource();
        using var wire = new StoppingStream(stop);
        using var writer = new ReplyWriter(wire) { Aborted = stop.Token };
        writer.Write(End);

        await Assert.ThrowsAsync<OperationCanceledException>(() => writer.EndAsync(default).AsTask());
    }

    [Fact]
    public async Task Half_a_row_is_taken_back_and_an_error_follows()
    {
        using var wire = new MemoryStream();
        using var writer = new ReplyWriter(wire);
        writer.Write(new ColMetadata([new Column("a", TypeInfo.Int), new Column("b", TypeInfo.TinyInt)]));
        await writer.FlushAsync(default);
        Row.WriteStart(writer);
        ValueWriter.WriteInt64(writer, TypeInfo.Int, 1);
        Assert.Throws<OverflowException>(() => ValueWriter.WriteInt64(writer, TypeInfo.TinyInt, 256));
        writer.DiscardToken();
        writer.Write(new ServerMessage(true, 8115, 1, 16, "Arithmetic overflow error.", "", "", 1));
        writer.Write(End);
        await writer.EndAsync(default);

        wire.Position = 0;
        Assert.Equal(["ColMetadata", "ServerMessage", "Done"], (await ReadTypesAsync(wire)).Select(type => type.Name));
    }

    [Fact]
    public async Task Large_value_crosses_packets_and_several_messages_share_a_wire()
    {
        using var wire = new MemoryStream();
        using var writer = new ReplyWriter(wire) { PacketSize = 8000, Spid = 51 };
        var large = new string('x', 2_000_000);
        for (var i = 0; i < 2; i++)
        {
            writer.Write(new ColMetadata([new Column("a", TypeInfo.NVarCharMax)]));
            writer.Write(new Row([TdsValue.From(TypeInfo.NVarCharMax, large)]));
            await writer.FlushAsync(default);
            writer.Write(End);
            await writer.EndAsync(default);
        }

        wire.Position = 0;
        for (var i = 0; i < 2; i++)
            Assert.Equal(large, (await ReadAsync(wire))[1]);
        Assert.Equal(wire.Length, wire.Position);
    }

    [Fact]
    public async Task What_is_sent_before_the_end_is_seen_before_the_end()
    {
        using var wire = new MemoryStream();
        using var writer = new ReplyWriter(wire);
        writer.Write(new ServerMessage(false, 50000, 1, 0, "half way", "", "", 1));
        await writer.SendAsync(default);
        Assert.True(wire.Length > 0 && writer.HasBegun && (wire.ToArray()[1] & 1) == 0);
        writer.Write(End);
        await writer.EndAsync(default);

        wire.Position = 0;
        Assert.Equal(["ServerMessage", "Done"], (await ReadTypesAsync(wire)).Select(type => type.Name));
    }

    [Fact]
    public async Task Message_is_read_as_a_whole_or_skipped()
    {
        var content = Enumerable.Range(0, 3000).Select(i => (byte)i).ToArray();
        using var wire = new MemoryStream([.. MessageChannel.Packets(PacketType.SqlBatch, content, 512), .. MessageChannel.Packets(PacketType.Rpc, content, 512), .. MessageChannel.Packets(PacketType.SqlBatch, content, 512)]);
        using var message = new MessageReader(wire);
        Assert.True(await message.BeginAsync("request", null, default));
        Assert.Equal(content, (await message.ReadAllAsync(3000, default)).Content);
        Assert.True(await message.BeginAsync("request", PacketType.Rpc, default));
        await message.SkipAsync(default);
        Assert.True(await message.BeginAsync("request", null, default));
        Assert.Equal(ProtocolErrorCode.LengthOutOfRange, (await Assert.ThrowsAsync<ProtocolException>(() => message.ReadAllAsync(2999, default).AsTask())).Code);
    }

    [Theory]
    [InlineData(100)] // between two rows, or inside one: both occur
    [InlineData(101)]
    [InlineData(102)]
    [InlineData(103)]
    public async Task Message_that_is_taken_back_has_no_end(int rows)
    {
        var content = new ArrayBufferWriter<byte>();
        new ColMetadata([new Column("a", TypeInfo.SmallInt)]).Write(content);
        for (var i = 0; i < rows; i++)
            new Row([TdsValue.From(TypeInfo.SmallInt, (short)i)]).Write(content);
        var packet = MessageChannel.Packets(PacketType.BulkLoad, content.WrittenSpan[..^(rows % 3)], 8000);
        packet[1] = 0;

        // The sender breaks off: its next packet has no content, and the bits for the end and to ignore all.
        using var message = new MessageReader(new MemoryStream([.. packet, 0x07, 0x03, 0, 8, 0, 0, 2, 0]));
        Assert.True(await message.BeginAsync("request", null, default));
        var (tokens, seen) = (new TokenReader(message), 0);
        var error = await Assert.ThrowsAsync<ProtocolException>(async () =>
        {
            for (; await tokens.ReadAsync(default) is not null; seen++)
                Assert.False(message.HasEnded && seen > rows);
        });

        Assert.Equal((ProtocolErrorCode.TakenBack, rows % 3 == 0 ? rows + 1 : rows), (error.Code, seen));
        Assert.True(new TdsMessage(message.Type, message.Status, []).IsTakenBack);
    }

    private sealed record Table(IReadOnlyList<Column> Columns, IReadOnlyList<Row> Rows);

    /// <summary>Each column has one value, which is in a row or not.</summary>
    private static Gen<Table> Result => from cells in Messages.Cell.NonEmptyListOf()
                                        from rows in RowOf([.. cells.Take(30)]).ListOf()
                                        select new Table([.. cells.Take(30).Select(cell => cell.Column)], [.. rows.Take(5)]);

    private static Gen<Row> RowOf(IReadOnlyList<(Column Column, object Value)> cells)
        => from nulls in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true))).ArrayOf(cells.Count)
           from bitmap in Gen.Elements(true, false)
           select new Row([.. cells.Select((cell, i) => nulls[i] && Values.CanBeNull(cell.Column.Type) ? TdsValue.Null(cell.Column.Type) : TdsValue.From(cell.Column.Type, cell.Value))], bitmap);

    private static async Task WriteAsync(Stream wire, Table table, int size)
    {
        using var writer = new ReplyWriter(wire) { PacketSize = size };
        writer.Write(new ColMetadata(table.Columns));
        foreach (var row in table.Rows)
        {
            writer.Write(row);
            await writer.FlushAsync(default);
        }

        writer.Write(End);
        await writer.EndAsync(default);
    }

    private static List<object?> Expected(Table table)
        => [string.Join(',', table.Columns.Select(column => $"{column.Name} {column.Type}")), .. table.Rows.SelectMany(row => row.Values).Select(value => value.ToObject()), End];

    private static async Task<List<object?>> ReadAsync(Stream wire)
    {
        using var message = new MessageReader(wire);
        if (!await message.BeginAsync("answer", PacketType.Reply, default))
            throw ProtocolException.Truncated("answer", "there is none", 0);
        var tokens = new TokenReader(message);
        var seen = new List<object?>();
        while (await tokens.ReadAsync(default) is { } token)
        {
            if (token is ColMetadata columns)
                seen.Add(string.Join(',', columns.Columns.Select(column => $"{column.Name} {column.Type}")));
            else if (token is Row row)
                seen.AddRange(row.Values.Select(value => value.ToObject()));
            else
                seen.Add(token);
        }

        return seen;
    }

    private static async Task<List<Type>> ReadTypesAsync(Stream wire)
    {
        using var message = new MessageReader(wire);
        Assert.True(await message.BeginAsync("answer", PacketType.Reply, default));
        var tokens = new TokenReader(message);
        var seen = new List<Type>();
        while (await tokens.ReadAsync(default) is { } token)
            seen.Add(token.GetType());
        return seen;
    }

    /// <summary>Cancels as it is written to, and gives up half way where that concerns it.</summary>
    private sealed class StoppingStream(CancellationTokenSource stop) : MemoryStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span[..(buffer.Length / 2)]);
            await stop.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            Write(buffer.Span[(buffer.Length / 2)..]);
        }
    }

    private sealed class CountingStream : MemoryStream
    {
        public long Count { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Count += buffer.Length;
            return ValueTask.CompletedTask;
        }
    }
}
