namespace Gatehouse.Gateway.Relay;

/// <summary>Copies bytes both ways between a client and its upstream, looking only at what a filter must see.</summary>
/// <remarks>
/// <code>
/// client ──► upstream     the client ends:   the upstream hears it, and may still answer what it was asked (bounded by the drain time)
/// client ◄── upstream     the upstream ends: its last words have reached the client before the result is returned
/// </code>
/// </remarks>
internal static class StreamRelay
{
    /// <summary>Copies until one side ends.</summary>
    /// <param name="client">The client's side.</param>
    /// <param name="upstream">The upstream's side.</param>
    /// <param name="endUpstreamInput">Tells the upstream that the client sends no more.</param>
    /// <param name="drain">How long the upstream may go on answering after the client has ended.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stopping">Ends the relay at once.</param>
    /// <param name="filter">Looks at what the client sends, or null.</param>
    /// <param name="answers">Looks at what the upstream sends, or null.</param>
    public static async Task<RelayResult> RunAsync(
        Stream client, Stream upstream, Action endUpstreamInput, TimeSpan drain, TimeProvider time, CancellationToken stopping,
        IStreamFilter? filter = null, IStreamFilter? answers = null)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var toUpstream = new StreamCopier(client, upstream, filter);
        var toClient = new StreamCopier(upstream, client, answers);
        var up = toUpstream.RunAsync(stop.Token);
        var down = toClient.RunAsync(stop.Token);

        RelayEnd endedBy;
        if (await Task.WhenAny(up, down) == up)
        {
            var end = await up;
            endedBy = end switch
            {
                CopyEnd.SourceEnded => RelayEnd.Client,
                CopyEnd.SourceFailed => RelayEnd.ClientFailed,
                CopyEnd.DestinationFailed => RelayEnd.UpstreamFailed,
                CopyEnd.Filtered => RelayEnd.Filtered,
                _ => RelayEnd.Stopped,
            };
            if (end == CopyEnd.SourceEnded)
                endUpstreamInput();

            // After a failed write the upstream's last words may still be unread.
            if (end is CopyEnd.SourceEnded or CopyEnd.DestinationFailed)
                await WaitAsync(down, drain, time, stopping);
        }
        else
        {
            endedBy = await down switch
            {
                CopyEnd.SourceEnded => RelayEnd.Upstream,
                CopyEnd.SourceFailed => RelayEnd.UpstreamFailed,
                CopyEnd.DestinationFailed => RelayEnd.ClientFailed,
                _ => RelayEnd.Stopped,
            };
        }

        await stop.CancelAsync();
        await Task.WhenAll(up, down);
        return new RelayResult(endedBy, toUpstream.Copied, toClient.Copied, toUpstream.Error ?? toClient.Error)
        { IsAnswerCut = toClient.IsCut || toClient.Error is not null };
    }

    private static async Task WaitAsync(Task task, TimeSpan limit, TimeProvider time, CancellationToken stopping)
    {
        try
        {
            await task.WaitAsync(limit, time, stopping);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // The caller cancels what is left.
        }
    }
}
