using System.Collections.Concurrent;
using Gatehouse.Protocols;

namespace Gatehouse.Gateway.MySql.Upstream;

/// <summary>A few sessions of the superuser, kept for the next query. Thread-safe.</summary>
internal sealed class MySqlPool(MySqlServer server) : IDisposable
{
    private const int Size = 4;
    private static readonly TimeSpan QueryTime = TimeSpan.FromSeconds(15);

    private readonly ConcurrentBag<MySqlConnection> _idle = [];
    private readonly SemaphoreSlim _free = new(Size);

    /// <summary>Runs one statement that leaves no state behind.</summary>
    /// <exception cref="MySqlServerException">The server refused it.</exception>
    /// <exception cref="GatewayException">The server cannot be reached, or breaks the protocol.</exception>
    public async Task<IReadOnlyList<string?[]>> QueryAsync(string sql, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(QueryTime);
        await _free.WaitAsync(cancellationToken);
        try
        {
            // A kept session does not outlive a restart of the server, nor wait_timeout; a new one may be had.
            while (_idle.TryTake(out var kept))
            {
                try
                {
                    return await RunAsync(kept, sql, limit.Token);
                }
                catch (IOException)
                {
                }
            }

            return await RunAsync(await MySqlConnection.OpenAsync(server, limit.Token), sql, limit.Token);
        }
        catch (IOException e)
        {
            throw Refusals.UpstreamUnavailable(e);
        }
        catch (ProtocolException e)
        {
            throw Refusals.UpstreamMalformed(e.Message, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Refusals.UpstreamUnavailable(e);
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var connection))
            connection.Dispose();
        _free.Dispose();
    }

    private async Task<IReadOnlyList<string?[]>> RunAsync(MySqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var keep = false;
        try
        {
            var rows = await connection.QueryAsync(sql, cancellationToken);
            keep = true;
            return rows;
        }
        catch (MySqlServerException)
        {
            keep = true;
            throw;
        }
        finally
        {
            if (keep)
                _idle.Add(connection);
            else
                connection.Dispose();
        }
    }
}
