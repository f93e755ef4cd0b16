using System.Collections.Concurrent;
using System.Net.Sockets;
using Gatehouse.Tests.Gateway.Postgres;

namespace Gatehouse.Tests.Gateway;

/// <summary>
/// Every way to begin a session, broken off at its bytes in every manner that a peer or a network has: reset, half closed, silent,
/// dripping. The clock stands still, so that what ends was not ended by its deadline, unless the test moves it.
/// </summary>
public abstract class HostileClientTests
{
    // Every byte where messages are; with GATEHOUSE_EVERY_BYTE=1 (tests/soak/run.sh) every byte inside TLS too.
    private const int Edge = 32, Stride = 23, AtOnce = 16;
    private static readonly bool Every = Environment.GetEnvironmentVariable("GATEHOUSE_EVERY_BYTE") == "1";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private protected abstract Task<HostileTarget> StartAsync(TimeProvider time);

    [Fact]
    public Task Reset_after_any_byte_leaves_nothing_behind() => CutAsync((socket, _) =>
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
        return Task.CompletedTask;
    });

    [Fact]
    public Task Half_closed_after_any_byte_is_closed_without_waiting_for_the_deadline() => CutAsync(async (socket, limit) =>
    {
        socket.Shutdown(SocketShutdown.Send);
        await ReadToEndAsync(socket, limit);
    });

    [Fact]
    public async Task Silent_after_any_byte_is_closed_at_the_deadline()
    {
        var time = new ManualTime();
        await using var target = await StartAsync(time);
        using var limit = new CancellationTokenSource(Limit);
        var silent = new ConcurrentBag<Socket>();
        await Parallel.ForEachAsync(await CutsAsync(target), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (cut, _) =>
        {
            var socket = await ConnectAsync(target);
            if (await BeginAsync(target, cut.Way, socket, cut.Bytes))
                socket.Dispose(); // that was all of it
            else
                silent.Add(socket);
        });

        Assert.DoesNotContain(target.Audit(), login => login.Code is "LoginTimeout");
        var ended = Task.WhenAll(silent.Select(socket => ReadToEndAsync(socket, limit.Token)));
        while (!ended.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            await Task.WhenAny(ended, Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System));
        }

        await ended;
        Assert.Contains(target.Audit(), login => login.Code is "LoginTimeout");
        foreach (var socket in silent)
            socket.Dispose();
        await target.AssertHealthyAsync();
    }

    [Fact]
    public async Task Client_that_drips_has_no_more_time_than_a_silent_one()
    {
        var time = new ManualTime();
        await using var target = await StartAsync(time);
        using var limit = new CancellationTokenSource(Limit);
        var dripping = 0;
        foreach (var way in target.Ways.Keys)
        {
            var (logins, refused) = (target.Logins(), Refused());
            using var socket = await ConnectAsync(target);

            // The time is up, and no more of it passes: who was given more for each drop would go on listening.
            async Task UpAsync()
            {
                dripping++;
                while (Refused() == refused)
                    await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, limit.Token);
                throw new IOException("Refused, as it should be.");
            }

            var wire = new DrippingStream(new NetworkStream(socket), time, target.LoginTimeout, UpAsync);
            try
            {
                await target.Ways[way](new CuttingStream(wire, int.MaxValue, byteByByte: true));
                Assert.True(wire.Dripped < DrippingStream.Drops, $"{way}: the deadline has passed and it was let in");
            }
            catch (IOException)
            {
                Assert.Equal(logins, target.Logins());
            }
        }

        Assert.NotEqual(0, dripping);

        int Refused() => target.Audit().Count(login => login.Code is "LoginTimeout");
        await target.AssertHealthyAsync();
    }

    private async Task CutAsync(Func<Socket, CancellationToken, Task> breakOff)
    {
        await using var target = await StartAsync(new ManualTime());
        using var limit = new CancellationTokenSource(Limit);
        var cuts = await CutsAsync(target);
        var (whole, logins) = (0, target.Logins());
        await Parallel.ForEachAsync(cuts, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (cut, _) =>
        {
            using var socket = await ConnectAsync(target);
            if (await BeginAsync(target, cut.Way, socket, cut.Bytes))
                Interlocked.Increment(ref whole);
            else
                await breakOff(socket, limit.Token);
        });

        Assert.InRange(target.Logins() - logins, 0, whole);
        Assert.InRange(whole, 0, cuts.Count / 2);
        await target.AssertHealthyAsync();
    }

    /// <summary>Begins a session and says no more after some bytes.</summary>
    /// <returns>Whether that was the whole of it: signatures differ in length by a few bytes.</returns>
    private static async Task<bool> BeginAsync(HostileTarget target, string way, Socket socket, int bytes)
    {
        try
        {
            await target.Ways[way](new CuttingStream(new NetworkStream(socket), bytes));
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task<List<(string Way, int Bytes)>> CutsAsync(HostileTarget target)
    {
        var cuts = new List<(string, int)>();
        foreach (var (way, login) in target.Ways)
        {
            using var socket = await ConnectAsync(target);
            var wire = new CuttingStream(new NetworkStream(socket), int.MaxValue);
            await login(wire);
            for (var bytes = 0; bytes < wire.Written; bytes++)
            {
                if (Every || bytes < Edge || bytes > wire.Written - Edge || bytes % Stride == 0)
                    cuts.Add((way, bytes));
            }
        }

        return cuts;
    }

    private static async Task<Socket> ConnectAsync(HostileTarget target)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(target.Endpoint);
        return socket;
    }

    private static async Task ReadToEndAsync(Socket socket, CancellationToken limit)
    {
        try
        {
            while (await socket.ReceiveAsync(new byte[4096], limit) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // A reset is a close too.
        }
    }
}
