using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.LocalCloud;

/// <summary>Keeps the routes of one listener off the other: one web server has the HTTPS port and the plain HTTP port of the managed identities.</summary>
internal static class ListenerPort
{
    /// <summary>Answers only on the port of the address; on another it is 404.</summary>
    /// <remarks>The socket's port decides, because the Host header is the client's word (and, through a CONNECT proxy, another name).</remarks>
    /// <param name="routes">The routes.</param>
    /// <param name="address">Base address of a listener, e.g. <see cref="CloudAddresses.Https"/>.</param>
    public static TBuilder OnlyOn<TBuilder>(this TBuilder routes, string address)
        where TBuilder : IEndpointConventionBuilder
    {
        var port = new Uri(address).Port;
        routes.Finally(endpoint =>
        {
            var inner = endpoint.RequestDelegate;
            if (inner is not null)
                endpoint.RequestDelegate = context => context.Connection.LocalPort == port ? inner(context) : NotHere(context);
        });
        return routes;
    }

    private static Task NotHere(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(
            new JsonObject { ["error"] = new JsonObject { ["code"] = "NotFound", ["message"] = "This path is not served on this port." } }.ToJsonString(),
            context.RequestAborted);
    }
}
