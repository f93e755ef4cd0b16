using Gatehouse.LocalCloud.Entra.Clients;
using Gatehouse.LocalCloud.Entra.DeviceLogin;
using Gatehouse.LocalCloud.Entra.Discovery;
using Gatehouse.LocalCloud.Entra.Grants;
using Gatehouse.LocalCloud.Entra.Http;
using Gatehouse.LocalCloud.Entra.Issuing;
using Gatehouse.LocalCloud.Entra.Management;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.LocalCloud.Entra;

/// <summary>The authority's routes. The paths are Entra's and ADFS's own: clients have them built in.</summary>
internal static class EntraEndpoints
{
    public static void MapEntra(this IEndpointRouteBuilder routes, CloudContext cloud)
    {
        var authorities = new Authority(cloud);
        var refreshTokens = new RefreshTokens(cloud.Data);
        var devices = new DeviceCodes(cloud.Time);
        var clients = new ClientAuthentication(cloud.Tenant, cloud.Directory, new ClientAssertions(cloud), cloud.Time);
        var tokens = new TokenEndpoint(cloud, clients, refreshTokens, devices);
        var device = new DeviceEndpoints(cloud, clients, devices);
        var discovery = new DiscoveryEndpoints(cloud, authorities);
        FirstSignIn.Ensure(cloud, refreshTokens);

        var https = routes.MapGroup("").OnlyOn(cloud.Addresses.Https);

        void Get(string path, Func<HttpContext, Task> handle) => https.MapGet(path, EntraReply.Guard(cloud, handle));
        void Post(string path, Func<HttpContext, Task> handle) => https.MapPost(path, EntraReply.Guard(cloud, handle));
        void ForTenant(string path, Func<HttpContext, string, Task> handle) => Post(path, context =>
        {
            authorities.CheckTenant(Segment(context, "tenant"));
            return handle(context, authorities.Of(context.Request));
        });

        Get("/common/discovery/instance", discovery.InstanceAsync);
        Get("/{tenant}/v2.0/.well-known/openid-configuration", context => discovery.ConfigurationAsync(context, Segment(context, "tenant"), version2: true));
        Get("/{tenant}/.well-known/openid-configuration", context => discovery.ConfigurationAsync(context, Segment(context, "tenant"), version2: false));
        Get("/adfs/.well-known/openid-configuration", discovery.AdfsConfigurationAsync);
        Get("/.well-known/webfinger", discovery.WebFingerAsync);
        Get("/{tenant}/discovery/v2.0/keys", context => discovery.KeysAsync(context, Segment(context, "tenant")));
        Get("/{tenant}/discovery/keys", context => discovery.KeysAsync(context, Segment(context, "tenant")));
        Get("/adfs/discovery/keys", context => discovery.KeysAsync(context, tenant: null));
        Get("/common/userrealm/{user}", context => discovery.UserRealmAsync(context, Segment(context, "user")));

        ForTenant("/{tenant}/oauth2/v2.0/token", (context, authority) => tokens.HandleAsync(context, authority, Dialect.Version2));
        ForTenant("/{tenant}/oauth2/token", (context, authority) => tokens.HandleAsync(context, authority, Dialect.Version1));
        Post("/adfs/oauth2/token", context => tokens.HandleAsync(context, authorities.Of(context.Request), Dialect.Adfs));
        Post("/adfs/oauth2/v2.0/token", context => tokens.HandleAsync(context, authorities.Of(context.Request), Dialect.Adfs));

        ForTenant("/{tenant}/oauth2/v2.0/devicecode", (context, authority) => device.BeginAsync(context, authority, Dialect.Version2));
        ForTenant("/{tenant}/oauth2/devicecode", (context, authority) => device.BeginAsync(context, authority, Dialect.Version1));
        Post("/adfs/oauth2/devicecode", context => device.BeginAsync(context, authorities.Of(context.Request), Dialect.Adfs));
        Get("/devicelogin", DeviceEndpoints.ShowAsync);
        Post("/devicelogin", device.SubmitAsync);

        https.MapDirectoryManagement(cloud);
    }

    private static string Segment(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;
}
