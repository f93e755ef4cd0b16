using System.Net.Sockets;
using System.Security.Cryptography;

namespace Gatehouse.Tests.Gateway.Transport;

public sealed class SocketStreamTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Bytes_that_come_one_at_a_time_are_read_in_order(bool inline)
    {
        using var pair = new SocketPair();
        if (inline)
            pair.Stream.RunInline();
        var sent = RandomNumberGenerator.GetBytes(500);
        var sending = Task.Run(() => Array.ForEach(sent, one => pair.Peer.Send([one])));

        var read = new byte[sent.Length];
        for (var done = 0; done < read.Length;)
            done += await pair.Stream.ReadAsync(read.AsMemory(done, Math.Min(7, read.Length - done))).AsTask().WaitAsync(Limit);
        await sending;
        Assert.Equal(sent, read);
    }

    [Fact]
    public async Task An_empty_read_waits_for_the_first_byte_and_takes_none()
    {
        using var pair = new SocketPair();
        var waiting = pair.Stream.ReadAsync(Memory<byte>.Empty).AsTask();
        Assert.False(waiting.IsCompleted);
        pair.Peer.Send([1, 2]);
        Assert.Equal(0, await waiting.WaitAsync(Limit));
        Assert.Equal((byte)1, await pair.Stream.PeekAsync(default).AsTask().WaitAsync(Limit));
        Assert.True(pair.Stream.HasUnread);
        Assert.Equal(2, await pair.Stream.ReadAsync(new byte[10]));
    }

    [Fact]
    public async Task An_empty_read_waits_again_after_a_read_that_took_exactly_what_was_there()
    {
        using var pair = new SocketPair();
        pair.Peer.Send(new byte[5]);
        Assert.Equal(5, await pair.Stream.ReadAsync(new byte[5]).AsTask().WaitAsync(Limit));
        var waiting = pair.Stream.ReadAsync(Memory<byte>.Empty).AsTask();
        Assert.False(waiting.IsCompleted); // an idle session would hold a buffer
        pair.Peer.Send([1]);
        await waiting.WaitAsync(Limit);
    }

    [Fact]
    public async Task A_close_is_an_end_after_the_last_bytes()
    {
        using var pair = new SocketPair();
        pair.Peer.Send(new byte[5]);
        pair.Peer.Shutdown(SocketShutdown.Send);
        Assert.Equal(5, await pair.Stream.ReadAsync(new byte[5]).AsTask().WaitAsync(Limit));
        Assert.Equal(0, await pair.Stream.ReadAsync(new byte[5]).AsTask().WaitAsync(Limit));
        Assert.Equal(0, await pair.Stream.ReadAsync(new byte[5]).AsTask().WaitAsync(Limit));
        Assert.Null(await pair.Stream.PeekAsync(default));
    }

    [Fact]
    public async Task A_reset_fails_the_waiting_read_and_every_write_after_it()
    {
        using var pair = new SocketPair();
        var waiting = pair.Stream.ReadAsync(new byte[5]).AsTask();
        pair.Peer.LingerState = new LingerOption(true, 0);
        pair.Peer.Close();
        await Assert.ThrowsAsync<IOException>(() => waiting.WaitAsync(Limit));
        await Assert.ThrowsAsync<IOException>(async () => await pair.Stream.WriteAsync(new byte[5]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cancelled_read_takes_nothing_from_the_next_one(bool inline)
    {
        using var pair = new SocketPair();
        if (inline)
            pair.Stream.RunInline();
        for (var round = 0; round < 100; round++)
        {
            using var cancel = new CancellationTokenSource();
            var waiting = pair.Stream.ReadAsync(new byte[5], cancel.Token).AsTask();
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Limit));
            pair.Peer.Send([(byte)round]);
            var one = new byte[5];
            Assert.Equal(1, await pair.Stream.ReadAsync(one).AsTask().WaitAsync(Limit));
            Assert.Equal(round, one[0]);
        }
    }

    [Fact]
    public async Task Closing_ends_what_waits_and_what_comes_later()
    {
        using var pair = new SocketPair(bufferSize: 8192);
        var reading = pair.Stream.ReadAsync(new byte[5]).AsTask();
        var writing = pair.Stream.WriteAsync(new byte[8 * 1024 * 1024]).AsTask();
        pair.Stream.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => reading.WaitAsync(Limit));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => writing.WaitAsync(Limit));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => pair.Stream.ReadAsync(new byte[5]).AsTask());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_write_ends_when_a_slow_peer_has_taken_all_of_it(bool inline)
    {
        using var pair = new SocketPair(bufferSize: 8192);
        if (inline)
            pair.Stream.RunInline();
        var sent = RandomNumberGenerator.GetBytes(4 * 1024 * 1024);
        var writing = pair.Stream.WriteAsync(sent).AsTask();
        Assert.False(writing.IsCompleted);
        Assert.Equal(sent, await Task.Run(() => pair.Receive(sent.Length)).WaitAsync(Limit));
        await writing.WaitAsync(Limit);

        // The socket is watched for room no longer, and a second write works as the first.
        await pair.Stream.WriteAsync(new byte[] { 7 }).AsTask().WaitAsync(Limit);
        Assert.Equal([7], pair.Receive(1));
    }

    [Fact]
    public async Task Sockets_that_come_and_go_do_not_hear_of_each_others_events()
    {
        var many = new ParallelOptions { MaxDegreeOfParallelism = 16 };
        await Parallel.ForEachAsync(Enumerable.Range(0, 400), many, async (index, cancellationToken) =>
        {
            using var pair = new SocketPair();
            var sent = BitConverter.GetBytes(index);
            var reading = pair.Stream.ReadAsync(new byte[8], cancellationToken).AsTask();
            pair.Peer.Send(sent);
            Assert.Equal(sent.Length, await reading.WaitAsync(Limit, cancellationToken));
            await pair.Stream.WriteAsync(sent, cancellationToken);
            Assert.Equal(sent, pair.Receive(sent.Length));
        });
    }
}
