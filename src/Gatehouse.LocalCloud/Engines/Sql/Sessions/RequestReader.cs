using System.Threading.Channels;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.LocalCloud.Engines.Sql.Sessions;

/// <summary>A request of the client.</summary>
/// <param name="Message">The message.</param>
/// <param name="Stop">Cancelled by an attention, or when the client has gone.</param>
internal sealed record Request(TdsMessage Message, CancellationTokenSource Stop);

/// <summary>Reads on while a request runs, so that an attention reaches it.</summary>
internal sealed class RequestReader(MessageChannel messages) : IAsyncDisposable
{
    /// <summary>Longest request, in bytes: a batch of 10 MB of text has 20 MB, and a value may have much more.</summary>
    private const int MaxLength = 256 * 1024 * 1024;

    private readonly Channel<Request> _requests = Channel.CreateBounded<Request>(new BoundedChannelOptions(1) { SingleReader = true, SingleWriter = true });
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
    }

    private async Task ReadAllAsync()
    {
        Request? latest = null;
        try
        {
            while (await messages.ReadAsync("request", type: null, MaxLength, _ended.Token) is { } message)
            {
                if (message.Type == PacketType.Attention)
                    latest?.Stop.Cancel();
                var request = new Request(message, new CancellationTokenSource());
                if (message.Type != PacketType.Attention)
                    latest = request;
                await _requests.Writer.WriteAsync(request, _ended.Token);
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
}
