using System.Threading.Channels;
using Gatehouse.LocalCloud.Entra;
using Microsoft.Extensions.Logging;

namespace Gatehouse.LocalCloud.Engines;

/// <summary>Writes the directory into every running server after it changed: one run at a time, several changes in one run, none lost.</summary>
internal sealed class DirectorySync : IAsyncDisposable
{
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);
    private readonly IDirectory _directory;
    private readonly Func<IEnumerable<IDatabaseServer>> _servers;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();

    // One signal that waits says all that there is to say.
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Task _loop;

    public DirectorySync(IDirectory directory, Func<IEnumerable<IDatabaseServer>> servers, TimeProvider time, ILogger logger)
    {
        (_directory, _servers, _time, _logger) = (directory, servers, time, logger);
        _directory.Changed += Signal;
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Asks for a run that begins after this call.</summary>
    public void Signal() => _signals.Writer.TryWrite(true);

    public async ValueTask DisposeAsync()
    {
        _directory.Changed -= Signal;
        await _stopping.CancelAsync();
        await _loop;
        _stopping.Dispose();
    }

    private async Task LoopAsync()
    {
        try
        {
            while (true)
            {
                await _signals.Reader.ReadAsync(_stopping.Token);
                await Task.Delay(Gather, _time, _stopping.Token);
                if (await WriteAllAsync())
                    continue;
                await Task.Delay(Again, _time, _stopping.Token);
                Signal();
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped: each server gets the whole directory when it starts.
        }
    }

    private async Task<bool> WriteAllAsync()
    {
        var all = true;
        foreach (var server in _servers())
        {
            try
            {
                await server.WriteDirectoryAsync(_stopping.Token);
            }
            catch (Exception e) when (IDatabaseServer.IsFailure(e) || e is ObjectDisposedException or InvalidOperationException)
            {
                if (server.Problem is not null)
                    continue; // it gets the directory when it starts again
                _logger.DirectoryNotWritten(server.Name, e.Message);
                all = false;
            }
        }

        return all;
    }
}
