using System.Net;
using System.Security.Authentication;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Entra;
using Gatehouse.LocalCloud.Graph;
using Gatehouse.LocalCloud.ManagedIdentity;
using Gatehouse.LocalCloud.ResourceManager;
using Gatehouse.LocalCloud.ResourceManager.AccessControl;
using Gatehouse.LocalCloud.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gatehouse.LocalCloud;

/// <summary>A running local cloud: Entra, managed identities, Resource Manager, Graph and database servers, on loopback only.</summary>
/// <remarks>
/// <code>
/// https://localhost:P   /{tenant}/oauth2/…  /adfs/…   Entra
///                       /subscriptions/…              Resource Manager
///                       /v1.0/…                       Graph
///                       /gatehouse/…                  this command line's own calls
/// http://127.0.0.1:Q    /msi/token                    managed identity
/// localhost:R (each)    a database server's gateway, in front of an engine on a private socket
/// </code>
/// </remarks>
public sealed class LocalCloudHost : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly ResourceProviders _providers;
    private readonly IDisposable _hold;

    private LocalCloudHost(WebApplication web, ResourceProviders providers, CloudContext context, IDisposable hold)
        => (_web, _providers, Context, _hold) = (web, providers, context, hold);

    /// <summary>What its parts share.</summary>
    public CloudContext Context { get; }

    /// <summary>Its resources, for tests.</summary>
    internal ResourceProviders Providers => _providers;

    /// <summary>Starts the local cloud of a data folder and returns when it answers.</summary>
    /// <param name="data">The folder.</param>
    /// <param name="logs">Where it logs.</param>
    /// <param name="time">The clock. Null means the system clock.</param>
    /// <param name="tokenLife">Life of the tokens for databases and other services, for tests. Null means as long as Azure's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StateException">The state on disk cannot be used, or another process uses it.</exception>
    public static async Task<LocalCloudHost> StartAsync(
        DataFolder data, ILoggerFactory logs, TimeProvider? time = null, TimeSpan? tokenLife = null, CancellationToken cancellationToken = default)
    {
        time ??= TimeProvider.System;
        var hold = data.Hold();
        try
        {
            return await StartAsync(data, hold, logs, time, tokenLife, cancellationToken);
        }
        catch
        {
            hold.Dispose();
            throw;
        }
    }

    private static async Task<LocalCloudHost> StartAsync(
        DataFolder data, IDisposable hold, ILoggerFactory logs, TimeProvider time, TimeSpan? tokenLife, CancellationToken cancellationToken)
    {
        var state = new StateStore(data.Resources);
        var tenant = LoadTenant(state);
        var addresses = ChooseAddresses(state);
        var certificates = new CertificateAuthority(data, time);
        var context = new CloudContext(
            data, state, tenant, new TenantDirectory(state, tenant.TenantId), certificates, new SigningKeys(data, time), addresses, time, logs)
        {
            TokenLife = tokenLife,
        };
        var providers = new ResourceProviders(context);

        // Empty: a host that reads and watches settings files would watch whatever folder the process was started in.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(logs);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, new Uri(addresses.Https).Port, listen => listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificate = certificates.IssueServerCertificate(CertificateHosts),
                SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            }));
            kestrel.Listen(IPAddress.Loopback, new Uri(addresses.Identity).Port);
        });
        var web = builder.Build();
        web.Use((http, next) =>
        {
            // Who is told that a principal exists can name it to a database the next moment.
            var version = context.Directory.Version;
            http.Response.OnStarting(() => context.Directory.Version == version ? Task.CompletedTask : providers.DirectoryWrittenAsync(http.RequestAborted));
            return next(http);
        });
        web.MapGet("/gatehouse/health", () => Results.Text("ready")).OnlyOn(addresses.Https);
        web.MapEntra(context);
        new RoleAssignments(context).Begin(); // after the first person is there
        web.MapManagedIdentity(context);
        web.MapGraph(context);
        web.MapResourceManager(context, providers);

        var cloud = new LocalCloudHost(web, providers, context, hold);
        try
        {
            await providers.StartAsync(cancellationToken);
            await web.StartAsync(cancellationToken);
            return cloud;
        }
        catch
        {
            await cloud.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the listeners and the engines. Everything acknowledged is on disk already.</summary>
    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        await _providers.DisposeAsync();
        _hold.Dispose();
    }

    /// <summary>The names that the local cloud answers to, itself and through the CONNECT proxy of <c>gatehouse run</c>.</summary>
    public static IReadOnlyList<string> CertificateHosts { get; } =
    [
        "localhost", "127.0.0.1", "::1",
        "login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net", "management.azure.com", "graph.microsoft.com",
    ];

    private static Tenant LoadTenant(StateStore state)
    {
        const string id = "/gatehouse/tenant";
        if (state.Find(id) is not { } document)
        {
            document = new JsonObject
            {
                ["tenantId"] = Guid.NewGuid().ToString(),
                ["subscriptionId"] = Guid.NewGuid().ToString(),
                ["domain"] = "contoso.example",
            };
            state.Put(id, document);
        }

        return new((string)document["tenantId"]!, (string)document["subscriptionId"]!, (string)document["domain"]!);
    }

    // The last ports are taken again where they are free, so that what programs were told stays true.
    private static CloudAddresses ChooseAddresses(StateStore state)
    {
        const string id = "/gatehouse/addresses";
        var known = state.Find(id);
        var https = LoopbackPort.Choose((int?)known?["https"]);
        var identity = LoopbackPort.Choose((int?)known?["identity"], not: https);
        if ((int?)known?["https"] != https || (int?)known?["identity"] != identity)
            state.Put(id, new JsonObject { ["https"] = https, ["identity"] = identity });
        return new($"https://localhost:{https}", $"http://127.0.0.1:{identity}");
    }
}
