using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gatehouse.LocalCloud.Run;

/// <summary>
/// The instance metadata service (IMDS) of one app, for programs that look for it: its address is the value of
/// <c>AZURE_POD_IDENTITY_AUTHORITY_HOST</c>. Requests are passed on to the local cloud's managed identity endpoint with the app's secret.
/// </summary>
public sealed class ImdsEndpoint : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly HttpClient _http;

    private ImdsEndpoint(WebApplication web, HttpClient http) => (_web, _http) = (web, http);

    /// <summary>Where it listens, e.g. <c>http://127.0.0.1:41003/</c>.</summary>
    public Uri Endpoint => new(_web.Urls.Single());

    /// <summary>Opens the endpoint on a free port of 127.0.0.1.</summary>
    /// <param name="identity">
    /// The app's way to its tokens. Null where the program has no managed identity (it runs as a signed-in developer): every request is
    /// then answered as IMDS answers on a machine without one, and every SDK's chain goes on to its next credential.
    /// </param>
    /// <param name="logs">Where it logs.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ImdsEndpoint> StartAsync(AppIdentity? identity, ILoggerFactory logs, CancellationToken cancellationToken = default)
    {
        // Empty: a host that reads and watches settings files would watch the folder that the program runs in.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logs);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = 256;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Listen(IPAddress.Loopback, 0);
        });

        // No proxy: the environment's would be the one of the child.
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false })
        {
            Timeout = TimeSpan.FromSeconds(30),
            MaxResponseContentBufferSize = 1024 * 1024,
        };
        var web = builder.Build();
        var handler = new ImdsHandler(identity, http, logs.CreateLogger<ImdsEndpoint>());
        web.Run(handler.HandleAsync);
        var endpoint = new ImdsEndpoint(web, http);
        try
        {
            await web.StartAsync(cancellationToken);
            return endpoint;
        }
        catch
        {
            await endpoint.DisposeAsync();
            throw;
        }
    }

    /// <summary>Closes the endpoint.</summary>
    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        _http.Dispose();
    }
}
