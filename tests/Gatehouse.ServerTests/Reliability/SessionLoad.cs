using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Gatehouse.ServerTests.Reliability;

/// <summary>Sessions that ask what only they know the answer of, connect again when theirs breaks, and keep wrong answers.</summary>
internal sealed class SessionLoad : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _wrong = new();
    private readonly long[] _answered;
    private readonly List<Task> _running;

    /// <summary>Starts.</summary>
    /// <param name="sessions">How many.</param>
    /// <param name="source">Where they connect.</param>
    /// <param name="pause">Between two questions.</param>
    public SessionLoad(int sessions, Func<NpgsqlDataSource> source, TimeSpan pause)
    {
        _answered = new long[sessions];
        _running = [.. Enumerable.Range(0, sessions).Select(index => AskAsync(source, index, pause))];
    }

    /// <summary>Says something that a script wants to have from the output.</summary>
    public static void Print(FormattableString text) => Console.WriteLine("reliability: " + text.ToString(CultureInfo.InvariantCulture));

    /// <summary>Every session begins at no answer again.</summary>
    public void Forget()
    {
        for (var index = 0; index < _answered.Length; index++)
            Interlocked.Exchange(ref _answered[index], 0);
    }

    /// <summary>Waits until every session has had an answer.</summary>
    public async Task WaitForAllAsync()
    {
        for (var began = Stopwatch.StartNew(); Waiting() > 0;)
        {
            Assert.DoesNotContain(_running, task => task.IsFaulted);
            Assert.True(began.Elapsed < Limit, $"{Waiting()} sessions have no answer after {Limit}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        int Waiting() => Enumerable.Range(0, _answered.Length).Count(index => Interlocked.Read(ref _answered[index]) == 0);
    }

    /// <summary>Ends the sessions.</summary>
    /// <returns>The wrong answers.</returns>
    public async Task<IReadOnlyCollection<string>> EndAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running).WaitAsync(Limit);
        return _wrong;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _stop.Dispose();
    }

    private async Task AskAsync(Func<NpgsqlDataSource> open, int index, TimeSpan pause)
    {
        await using var source = open();
        var value = 0;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(_stop.Token);
                await using var command = new NpgsqlCommand("SELECT $1 || '/' || $2", connection);
                command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = index });
                var number = new NpgsqlParameter<int>();
                command.Parameters.Add(number);
                for (var query = 0; query < 5; query++)
                {
                    number.TypedValue = ++value;
                    var answer = (string?)await command.ExecuteScalarAsync(_stop.Token);
                    if (answer != string.Create(CultureInfo.InvariantCulture, $"{index}/{value}"))
                        _wrong.Enqueue($"session {index} asked for {value} and got {answer}");
                    Interlocked.Increment(ref _answered[index]);
                    await Task.Delay(pause, TimeProvider.System, _stop.Token);
                }
            }
            catch (Exception e) when (e is NpgsqlException or OperationCanceledException or IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
            }
        }
    }
}
