using System.Text;
using Gatehouse.Connector;
using Gatehouse.Connector.Sql;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.Tests.Connector.Sql;

/// <summary>Requests and answers of a session, good and bad.</summary>
public class SqlServerSessionTests
{
    private static readonly Done Counted = new(DoneKind.Done, DoneStatus.More | DoneStatus.Count, 0xC1, 3);

    [Fact]
    public async Task Each_statement_has_its_result()
    {
        var columns = new Column[] { new("i", TypeInfo.Int), new("t", TypeInfo.NVarCharMax), new("n", TypeInfo.Numeric(38, 2)),
            new("b", TypeInfo.VarBinary(4)) };
        await using var server = Answering(
            new ColMetadata(columns),
            RowOf(columns, 7, "ü", TdsNumber.Parse("12.50"), (byte[])[1, 2]),
            RowOf(columns, null, null, TdsNumber.Parse("123456789012345678901234567890123456.78"), null),
            Counted, Counted, new ServerMessage(false, 5701, 1, 0, "Changed database context.", "s", "", 1),
                new ServerMessage(false, 0, 1, 0, "hello", "s", "", 1),
            FakeTdsServer.End);
        await using var session = await OpenAsync(server);

        var results = await session.RunAsync("SELECT …; UPDATE …; PRINT 'hello'", [], default);

        Assert.Equal(2, results.Count);
        Assert.Equal(["i", "t", "n", "b"], results[0].Columns);
        Assert.Equal([7, "ü", 12.50m, (byte[])[1, 2]], results[0].Rows[0]);
        Assert.Equal("12.50", Assert.IsType<decimal>(results[0].Rows[0][2]).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal([null, null, "123456789012345678901234567890123456.78", null], results[0].Rows[1]);
        Assert.Equal((0, 3), (results[1].Columns.Count, results[1].Affected));
        Assert.Equal(["hello"], session.Messages);
    }

    [Fact]
    public async Task Parameters_go_by_sp_executesql_with_their_types()
    {
        RpcRequest? request = null;
        await using var server = new FakeTdsServer
        {
            Answer = (message, tls, cancel) =>
            {
                request = RpcRequest.Parse(message.Content);
                return FakeTdsServer.WriteAsync(tls, cancel, FakeTdsServer.End);
            },
        };
        await using var session = await OpenAsync(server);

        await session.RunAsync("SELECT @p1, @p2, @p3", ["it's", 5L, (byte[])[1]], default);

        var call = Assert.Single(request!.Calls);
        Assert.Equal(ProcedureId.ExecuteSql, call.Procedure);
        Assert.Equal(
            ["SELECT @p1, @p2, @p3", "@p1 nvarchar(4000), @p2 bigint, @p3 varbinary(8000)", "it's", 5L, (byte[])[1]],
            call.Parameters.Select(parameter => parameter.Value.ToObject()));
        Assert.Equal(["", "", "@p1", "@p2", "@p3"], call.Parameters.Select(parameter => parameter.Name));
    }

    [Fact]
    public async Task An_open_transaction_is_named_until_it_ends()
    {
        var descriptors = new List<ulong>();
        await using var server = new FakeTdsServer
        {
            Answer = (message, tls, cancel) =>
            {
                descriptors.Add(SqlBatch.Parse(message.Content).Headers.TransactionDescriptor);
                EnvChange[] change = descriptors.Count switch
                {
                    1 => [new EnvChange(EnvChangeType.BeginTransaction, (byte[])[9, 0, 0, 0, 0, 0, 0, 0], default)],
                    2 => [new EnvChange(EnvChangeType.CommitTransaction, default, (byte[])[9, 0, 0, 0, 0, 0, 0, 0])],
                    _ => [],
                };
                return FakeTdsServer.WriteAsync(tls, cancel, [.. change, FakeTdsServer.End]);
            },
        };
        await using var session = await OpenAsync(server);

        for (var run = 0; run < 3; run++)
            await session.RunAsync("x", [], default);

        Assert.Equal([0UL, 9UL, 0UL], descriptors);
    }

    [Fact]
    public async Task All_errors_are_told_and_the_session_goes_on()
    {
        var failed = new Done(DoneKind.Done, DoneStatus.Error, 0, 0);
        var answers = new Queue<ITdsToken[]>(
        [
            [new ServerMessage(true, 229, 5, 14, "The SELECT permission was denied.", "s", "p1", 3),
                new ServerMessage(true, 3609, 1, 16, "Ended.", "s", "", 4), failed],
            [FakeTdsServer.End],
        ]);
        await using var server = new FakeTdsServer
        {
            Answer = (_, tls, cancel)
            => FakeTdsServer.WriteAsync(tls, cancel, answers.Dequeue())
        };
        await using var session = await OpenAsync(server);

        var error = await RunAsync(session);

        Assert.Equal((ConnectorErrorCode.DatabaseRefused, "229"), (error.Code, error.ServiceCode));
        var refused = Assert.IsType<SqlServerException>(error.InnerException);
        Assert.Equal((229, (byte)5, (byte)14, 3, "p1"), (refused.Number, refused.State, refused.Class, refused.Line, refused.Procedure));
        Assert.Contains("3609", error.Message, StringComparison.Ordinal);
        Assert.Single(await session.RunAsync("SELECT 1", [], default));
    }

    [Fact]
    public async Task An_error_of_class_20_ends_the_session()
    {
        await using var server = Answering(new ServerMessage(true, 40197, 1, 20, "Try again.", "s", "", 1), FakeTdsServer.End);
        await using var session = await OpenAsync(server);

        Assert.Equal(ConnectorErrorCode.DatabaseRefused, (await RunAsync(session)).Code);
        Assert.Equal(ConnectorErrorCode.Unavailable, (await RunAsync(session)).Code);
    }

    public static TheoryData<string, byte[]> Answers => new()
    {
        { "a row without columns", [0xD1, 1, 2, 3, 4] },
        { "rows behind the end of their result",
            [0x81, 1, 0, 0, 0, 0, 0, 0, 0, 0x38, 0, 0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xD1, 1, 0, 0, 0] },
        { "a row that is cut", [0x81, 1, 0, 0, 0, 0, 0, 0, 0, 0x38, 0, 0xD1, 1] },
        { "more columns than any", [0x81, 0xFE, 0xFF] },
        { "a type that is none", [0x81, 1, 0, 0, 0, 0, 0, 0, 0, 0x01] },
        { "a text of 2 GB", [0x81, 1, 0, 0, 0, 0, 0, 0, 0, 0xE7, 0xFF, 0xFF, 9, 4, 0xD0, 0, 0x34, 0, 0xD1, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0,
            0, 0x80] },
        { "a token that is none", [0x42, 1] },
        { "a transaction of three bytes", [0xE3, 6, 0, 8, 3, 1, 2, 3, 0] },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task An_answer_that_is_none_is_an_error_and_ends_the_session(string what, byte[] answer)
    {
        Assert.NotEmpty(what);
        await using var server = new FakeTdsServer
        {
            Answer = (_, tls, cancel) => tls.WriteAsync(MessageChannel.Packets(PacketType.Reply, answer, 4096), cancel).AsTask(),
        };
        await using var session = await OpenAsync(server);

        Assert.Equal(ConnectorErrorCode.MalformedAnswer, (await RunAsync(session)).Code);
        Assert.Equal(ConnectorErrorCode.Unavailable, (await RunAsync(session)).Code);
    }

    [Fact]
    public async Task An_answer_is_the_same_whatever_its_packets_and_an_error_when_it_is_cut()
    {
        var columns = new Column[] { new("i", TypeInfo.Int), new("t", TypeInfo.NVarCharMax) };
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        ITdsToken[] tokens =
            [new ColMetadata(columns), RowOf(columns, 1, "first"), RowOf(columns, null, "second"),
                new Done(DoneKind.Done, DoneStatus.Count, 0xC1, 2)];
        foreach (var token in tokens)
            token.Write(output);
        var content = output.WrittenSpan.ToArray();
        var length = content.Length;
        await using var server = new FakeTdsServer
        {
            Answer = (_, tls, cancel) => tls.WriteAsync(
                MessageChannel.Packets(PacketType.Reply, content.AsSpan(0, length), length % 2 == 0 ? 9 : 20), cancel).AsTask(),
        };

        await using (var session = await OpenAsync(server))
            Assert.Equal([1, "first"], (await session.RunAsync("x", [], default))[0].Rows[0]);
        foreach (var cut in Enumerable.Range(1, 40).Select(step => content.Length * step / 41))
        {
            length = cut;
            await using var session = await OpenAsync(server);
            try
            {
                // Between two tokens an answer may end; what is missing then is the rest of the rows.
                Assert.True((await session.RunAsync("x", [], default))[0].Rows.Count <= 2);
            }
            catch (ConnectorException e)
            {
                Assert.Equal(ConnectorErrorCode.MalformedAnswer, e.Code);
            }
        }
    }

    [Fact]
    public async Task An_answer_without_end_is_given_up_before_memory_ends()
    {
        var columns = new Column[] { new("t", TypeInfo.NVarCharMax) };
        var start = new System.Buffers.ArrayBufferWriter<byte>();
        new ColMetadata(columns).Write(start);
        var row = new System.Buffers.ArrayBufferWriter<byte>();
        RowOf(columns, new string('x', 1 << 22)).Write(row);
        await using var server = new FakeTdsServer
        {
            Answer = async (_, tls, cancel) =>
            {
                await tls.WriteAsync(Open(start.WrittenSpan), cancel);
                var packets = Open(row.WrittenSpan);
                while (true)
                    await tls.WriteAsync(packets, cancel);
            },
        };
        await using var session = await OpenAsync(server);

        Assert.Equal(ConnectorErrorCode.MalformedAnswer, (await RunAsync(session)).Code);

        // Packets of a message that does not end.
        static byte[] Open(ReadOnlySpan<byte> content)
        {
            const int size = PacketHeader.MaxPacketLength;
            var packets = MessageChannel.Packets(PacketType.Reply, content, size);
            for (var at = 0; at < packets.Length; at += size)
                packets[at + 1] = 0;
            return packets;
        }
    }

    [Fact]
    public async Task A_statement_that_is_cancelled_is_stopped_on_the_server()
    {
        var seen = new TaskCompletionSource<PacketType>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new FakeTdsServer
        {
            Answer = (message, _, _) =>
            {
                if (message.Type != PacketType.SqlBatch)
                    seen.TrySetResult(message.Type);
                return Task.CompletedTask; // the statement never ends
            },
        };
        await using var session = await OpenAsync(server);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.RunAsync("WAITFOR DELAY '01:00'", [], cancel.Token));

        Assert.Equal(PacketType.Attention, await seen.Task.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal(ConnectorErrorCode.Unavailable, (await RunAsync(session)).Code);
    }

    [Fact]
    public async Task A_server_that_leaves_is_unavailable()
    {
        await using var server = new FakeTdsServer { Answer = (_, tls, _) => tls.DisposeAsync().AsTask() };
        await using var session = await OpenAsync(server);

        Assert.Equal(ConnectorErrorCode.Unavailable, (await RunAsync(session)).Code);
    }

    [Fact]
    public async Task A_statement_longer_than_a_packet_arrives_whole()
    {
        var length = 0;
        await using var server = new FakeTdsServer
        {
            Answer = (message, tls, cancel) =>
            {
                length = SqlBatch.Parse(message.Content).Text.Length;
                return FakeTdsServer.WriteAsync(tls, cancel, FakeTdsServer.End);
            },
        };
        await using var session = await OpenAsync(server);

        await session.RunAsync(new StringBuilder("SELECT '").Append('x', 100_000).Append('\'').ToString(), [], default);

        Assert.Equal(100_009, length);
    }

    private static FakeTdsServer Answering(params ITdsToken[] tokens)
        => new() { Answer = (_, tls, cancel) => FakeTdsServer.WriteAsync(tls, cancel, tokens) };

    private static Row RowOf(Column[] columns, params object?[] values)
        => new([.. values.Select((value, index) => TdsValue.From(columns[index].Type, value))]);

    private static Task<IDatabaseSession> OpenAsync(FakeTdsServer server)
        => new SqlServerSessions(server.CertificateFile).OpenAsync(
            new("localhost", server.Port, "db1", "u") { IsToken = true }, "token", default);

    private static Task<ConnectorException> RunAsync(IDatabaseSession session)
        => Assert.ThrowsAsync<ConnectorException>(() => session.RunAsync("SELECT 1", [], default));
}
