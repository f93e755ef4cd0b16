namespace Gatehouse.Connector.Connections;

/// <summary>The caller's sessions of one command, one for each database: a login is a TLS handshake, a token and a look-up, and a command takes several steps.</summary>
/// <remarks>A session in which something failed is closed when its user lets go of it; the next one gets a new one. Not thread-safe.</remarks>
internal sealed class CallerSessions : IAsyncDisposable
{
    private readonly Dictionary<DatabaseTarget, IDatabaseSession> _kept = [];

    public async Task<IDatabaseSession> TakeAsync(DatabaseTarget target, Func<Task<IDatabaseSession>> open)
    {
        if (!_kept.TryGetValue(target, out var session))
            _kept[target] = session = await open();
        return new Lease(this, target, session);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var session in _kept.Values)
            await session.DisposeAsync();
        _kept.Clear();
    }

    private sealed class Lease(CallerSessions owner, DatabaseTarget target, IDatabaseSession session) : IDatabaseSession
    {
        private bool _failed;

        public async Task<IReadOnlyList<SqlResult>> RunAsync(string sql, IReadOnlyList<object> parameters, CancellationToken cancellationToken)
        {
            try
            {
                return await session.RunAsync(sql, parameters, cancellationToken);
            }
            catch
            {
                _failed = true;
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (!_failed)
                return;
            if (owner._kept.TryGetValue(target, out var kept) && kept == session)
                owner._kept.Remove(target);
            await session.DisposeAsync();
        }
    }
}
