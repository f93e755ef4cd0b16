using System.Threading.Channels;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.LocalCloud.Engines.Sql.Sessions;

/// <summary>A request of the client.</summary>
/// <param name="Message">The message; of a bulk load its head alone.</param>
/// <param name="Stop">Cancelled by an attention, or when the client has gone.</param>
internal sealed record Request(TdsMessage Message, CancellationTokenSource Stop)
{
    private readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The rows of a bulk load, as they come; null for any other request.</summary>
    public MessageReader? Rows { get; init; }

    /// <summary>Done when the rows have been taken, and the next message may be read.</summary>
    public Task Taken => _taken.Task;

    /// <summary>Takes what is left of the rows.</summary>
    public async Task TakeRestAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (Rows is { HasEnded: false })
                await Rows.SkipAsync(cancellationToken);
        }
        finally
        {
            _taken.TrySetResult();
        }
    }
}

/// <summary>Reads on while a request runs, so that an attention reaches it.</summary>
internal sealed class RequestReader(Stream stream) : IAsyncDisposable
{
    /// <summary>Longest request, in bytes: a batch of 10 MB of text has 20 MB, and a value may have much more.</summary>
    private const int MaxLength = 256 * 1024 * 1024;

    private readonly MessageReader _messages = new(stream);
    private readonly Channel<Request> _requests = Channel.CreateBounded<Request>(
        new BoundedChannelOptions(1) { SingleReader = true, SingleWriter = true });
    private readonly CancellationTokenSource _ended = new();
    private Task _reading = Task.CompletedTask;

    /// <summary>Begins to read.</summary>
    public void Start() => _reading = Task.Run(ReadAllAsync);

    /// <summary>The next request, an attention among them; null when the client has gone.</summary>
    /// <exception cref="Protocols.ProtocolException">It sent what is no request.</exception>
    public async ValueTask<Request?> NextAsync(CancellationToken cancellationToken)
        => await _requests.Reader.WaitToReadAsync(cancellationToken) && _requests.Reader.TryRead(out var request) ? request : null;

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _reading;
        _ended.Dispose();
        _messages.Dispose();
    }

    private async Task ReadAllAsync()
    {
        Request? latest = null;
        try
        {
            while (await _messages.BeginAsync("request", type: null, _ended.Token))
            {
                var request = await ReadAsync();
                if (request.Message.Type == PacketType.Attention)
                    latest?.Stop.Cancel();
                else
                    latest = request;
                await _requests.Writer.WriteAsync(request, _ended.Token);
                if (request.Rows is not null)
                    await request.Taken.WaitAsync(_ended.Token);
            }

            _requests.Writer.Complete();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            _requests.Writer.Complete();
        }
        catch (Exception e)
        {
            _requests.Writer.Complete(e);
        }
        finally
        {
            latest?.Stop.Cancel(); // nobody waits for the answer any more
        }
    }

    private async ValueTask<Request> ReadAsync()
        => _messages.Type == PacketType.BulkLoad
            ? new Request(new TdsMessage(_messages.Type, _messages.Status, []), new CancellationTokenSource()) { Rows = _messages }
            : new Request(await _messages.ReadAllAsync(MaxLength, _ended.Token), new CancellationTokenSource());
}
