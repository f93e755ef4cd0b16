using Gatehouse.Connector;

namespace Gatehouse.ServerTests.Connector;

/// <summary>What becomes of the call that fails.</summary>
internal enum Fault
{
    /// <summary>It is not made.</summary>
    Refused,

    /// <summary>It is made, and its answer is lost.</summary>
    AnswerLost,

    /// <summary>It is not made, nor is any after it: what was begun cannot be undone.</summary>
    NothingAnswers,
}

/// <summary>Counts every call to Resource Manager, Graph and the authority, and every statement, and fails one of them.</summary>
/// <param name="failing">Number of the call that fails. 0: none.</param>
/// <param name="fault">How it fails.</param>
/// <param name="firewall">Databases refuse the caller's address until a firewall rule is made, as on Azure.</param>
internal sealed class FaultInjector(int failing, Fault fault, bool firewall = false)
{
    private int _calls;
    private bool _open = !firewall;

    /// <summary>True when the failing call was reached.</summary>
    public bool Failed { get; private set; }

    /// <summary>Requests that were sent, and statements that were run.</summary>
    public int Calls => _calls;

    /// <summary>Logins to databases.</summary>
    public int Logins { get; private set; }

    public HttpMessageHandler Wrap(HttpMessageHandler inner) => new Handler(this, inner);

    public IDatabaseSessions Wrap(IDatabaseSessions inner) => new Sessions(this, inner);

    private async Task<T> CallAsync<T>(Func<Task<T>> call, Func<Exception> error)
    {
        var number = ++_calls;
        var fails = number == failing || (Failed && fault == Fault.NothingAnswers);
        Failed |= fails;
        if (fails && fault != Fault.AnswerLost)
            throw error();
        var answer = await call();
        return fails ? throw error() : answer;
    }

    private sealed class Handler(FaultInjector faults, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            => faults.CallAsync(
                async () =>
                {
                    var response = await base.SendAsync(request, cancellationToken);
                    var isRule = request.RequestUri!.AbsolutePath.Contains("/firewallRules/", StringComparison.OrdinalIgnoreCase);
                    if (isRule && response.IsSuccessStatusCode)
                        faults._open = request.Method == HttpMethod.Put;
                    return response;
                },
                () => new HttpRequestException("injected"));
    }

    private sealed class Sessions(FaultInjector faults, IDatabaseSessions inner) : IDatabaseSessions
    {
        public async Task<IDatabaseSession> OpenAsync(DatabaseTarget target, string secret, CancellationToken cancellationToken)
        {
            faults.Logins++;
            if (!faults._open)
                throw new ConnectorException(
                    ConnectorErrorCode.DatabaseRefused,
                    $"28000: no pg_hba.conf entry for host \"203.0.113.7\", user \"{target.User}\", database \"{target.Database}\"");
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
