using Gatehouse.Connector;

namespace Gatehouse.ServerTests.Connector;

/// <summary>Counts every call to Resource Manager and every call to a database, and fails one of them: before it is made, or when it was made and its answer is lost.</summary>
internal sealed class FaultInjector(int failing, bool afterwards)
{
    private int _calls;

    /// <summary>True when the failing call was reached.</summary>
    public bool Failed { get; private set; }

    /// <summary>Requests that were sent, and statements that were run.</summary>
    public int Calls => _calls;

    /// <summary>Logins to databases.</summary>
    public int Logins { get; private set; }

    public HttpMessageHandler Wrap(HttpMessageHandler inner) => new Handler(this, inner);

    public IDatabaseSessions Wrap(IDatabaseSessions inner) => new Sessions(this, inner);

    private async Task<T> CallAsync<T>(Func<Task<T>> call, Func<Exception> fault)
    {
        var fails = ++_calls == failing;
        Failed |= fails;
        if (fails && !afterwards)
            throw fault();
        var answer = await call();
        return fails ? throw fault() : answer;
    }

    private sealed class Handler(FaultInjector faults, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            => faults.CallAsync(() => base.SendAsync(request, cancellationToken), () => new HttpRequestException("injected"));
    }

    private sealed class Sessions(FaultInjector faults, IDatabaseSessions inner) : IDatabaseSessions
    {
        public async Task<IDatabaseSession> OpenAsync(DatabaseTarget target, string secret, CancellationToken cancellationToken)
        {
            faults.Logins++;
            return new Session(faults, await inner.OpenAsync(target, secret, cancellationToken));
        }
    }

    private sealed class Session(FaultInjector faults, IDatabaseSession inner) : IDatabaseSession
    {
        public Task<IReadOnlyList<SqlResult>> RunAsync(string sql, IReadOnlyList<object> parameters, CancellationToken cancellationToken)
            => faults.CallAsync(
                () => inner.RunAsync(sql, parameters, cancellationToken), () => new ConnectorException(ConnectorErrorCode.Unavailable, "injected"));

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
