using System.Buffers;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.ServerTests.Sql.Gateway;

/// <summary>Requests that a client breaks off while it sends them (the Ignore bit): nothing of them may run. MS-TDS 2.2.1.7.</summary>
[Collection(SqlGatewayCollection.Name)]
public sealed class TakenBackTests(SqlGateway gateway) : IDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));

    public void Dispose() => _limit.Dispose();

    [Fact]
    public async Task Batch_that_is_taken_back_is_not_run()
    {
        using var session = await RawSession.OpenAsync(gateway, _limit.Token);
        await session.RunAsync("CREATE TABLE taken_batch (id int); INSERT taken_batch VALUES (1), (2)", _limit.Token);

        // As far as it was sent it is a statement of its own: without its WHERE.
        var batch = new ArrayBufferWriter<byte>();
        new SqlBatch(new AllHeaders(0), "DELETE FROM taken_batch").Write(batch);
        await BreakOffAsync(session, PacketType.SqlBatch, batch.WrittenMemory);

        Assert.Equal([new Done(DoneKind.Done, DoneStatus.Error, 0, 0)], await session.ReadTokensAsync(_limit.Token));
        Assert.Contains(2, await session.RunAsync("SELECT COUNT(*) FROM taken_batch", _limit.Token));
    }

    [Theory]
    [InlineData(0)] // after a row
    [InlineData(2)] // inside one
    public async Task Bulk_load_that_is_taken_back_loads_nothing(int missing)
    {
        using var session = await RawSession.OpenAsync(gateway, _limit.Token);
        await session.RunAsync($"CREATE TABLE taken_bulk_{missing} (id int)", _limit.Token);
        await session.RunAsync($"INSERT BULK taken_bulk_{missing} ([id] int)", _limit.Token);
        var rows = new ArrayBufferWriter<byte>();
        new ColMetadata([new Column("id", TypeInfo.Int)]).Write(rows);
        for (var i = 0; i < 100; i++)
            new Row([TdsValue.From(TypeInfo.Int, i)]).Write(rows);
        await BreakOffAsync(session, PacketType.BulkLoad, rows.WrittenMemory[..^missing]);

        Assert.Equal([new Done(DoneKind.Done, DoneStatus.Error, 0, 0)], await session.ReadTokensAsync(_limit.Token));
        Assert.Contains(0, await session.RunAsync($"SELECT COUNT(*) FROM taken_bulk_{missing}", _limit.Token));
    }

    private async Task BreakOffAsync(RawSession session, PacketType type, ReadOnlyMemory<byte> content)
    {
        var packet = MessageChannel.Packets(type, content.Span, 4096);
        packet[1] = (byte)PacketStatus.Normal;
        await session.Stream.WriteAsync(packet, _limit.Token);
        await session.Stream.WriteAsync(new byte[] { (byte)type, (byte)(PacketStatus.EndOfMessage | PacketStatus.Ignore), 0, 8, 0, 0, 2, 0 }, _limit.Token);
    }
}
