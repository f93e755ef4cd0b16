using System.Diagnostics;
using System.Globalization;
using System.Net;
using Gatehouse.Gateway.Postgres;
using Gatehouse.Tokens;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.GatewayBench;

/// <summary>The first logins of a gateway that knows no key yet, all at once. Clients and gateway are one process.</summary>
internal static class ColdLogins
{
    /// <summary>As an issuer in the same region answers.</summary>
    private static readonly TimeSpan IssuerDelay = TimeSpan.FromMilliseconds(25);

    /// <summary>Prints a line for each number of logins.</summary>
    /// <param name="socketFolder">Folder of an upstream that only grants logins.</param>
    /// <param name="counts">How many at once.</param>
    public static async Task<int> RunAsync(string socketFolder, IEnumerable<int> counts)
    {
        // The just-in-time compiler is not what is measured.
        await MeasureAsync(socketFolder, 50);
        await MeasureAsync(socketFolder, 50);
        var single = 0.0;
        foreach (var count in counts)
        {
            var (fetches, median, last) = await MeasureAsync(socketFolder, count);
            single = single == 0 ? last : single;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{count,4} first logins at once: {fetches} key fetch, median {median,6:0.0} ms, last {last,6:0.0} ms, "
                    + $"{last / single,5:0.0} times one"));
            if (fetches != 1)
                throw new InvalidOperationException($"The keys were fetched {fetches} times.");
        }

        return 0;
    }

    private static async Task<(int Fetches, double Median, double Last)> MeasureAsync(string socketFolder, int count)
    {
        using var tokens = new TokenFactory();
        using var issuer = new Issuer(tokens);
        using var http = new HttpClient(issuer);
        var options = new PostgresListenerOptions
        {
            Name = "cold",
            Certificate = Server.Certificate(),
            Upstream = new PostgresSocket(socketFolder),
        };
        await using var listener = await PostgresListener.StartAsync(
            options, tokens.Validator(new JwksCache(http, TimeProvider.System)), new FixedMap(), audit: null, NullLoggerFactory.Instance,
            TimeProvider.System, default);
        var token = tokens.Token(Server.ObjectId);
        var began = Stopwatch.GetTimestamp();
        var times = await Task.WhenAll(Enumerable.Range(0, count).Select(async _ =>
        {
            await using var session = await IdleClients.OpenAsync(listener.Endpoint.Port, token);
            return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }));
        Array.Sort(times);
        return (issuer.Fetches, times[count / 2], times[^1]);
    }

    private sealed class Issuer(TokenFactory tokens) : HttpMessageHandler
    {
        private int _fetches;

        public int Fetches => Volatile.Read(ref _fetches);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(IssuerDelay, TimeProvider.System, cancellationToken);
            var isDiscovery = request.RequestUri!.AbsolutePath.EndsWith("/openid-configuration", StringComparison.Ordinal);
            if (!isDiscovery)
                Interlocked.Increment(ref _fetches);
            return new(HttpStatusCode.OK) { Content = new ByteArrayContent(isDiscovery ? TokenFactory.Discovery() : tokens.KeySet()) };
        }
    }
}
