using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Entra.Http;
using Gatehouse.LocalCloud.Entra.Management;
using Gatehouse.LocalCloud.ResourceManager;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.LocalCloud.ManagedIdentity;

/// <summary>Where apps get the tokens of their managed identities, and where <c>gatehouse run</c> gets an app's environment.</summary>
internal static class ManagedIdentityEndpoints
{
    public static void MapManagedIdentity(this IEndpointRouteBuilder routes, CloudContext cloud)
    {
        var secrets = new AppSecrets(cloud.Data);
        var tokens = new ManagedIdentityTokens(cloud, secrets);
        var environments = new AppEnvironment(cloud.State, secrets, cloud.Addresses);

        routes.MapGroup("").OnlyOn(cloud.Addresses.Identity)
            .MapGet("/msi/token", Guard(cloud, context => EntraReply.JsonAsync(context, tokens.Answer(context.Request))));

        routes.MapGroup("").OnlyOn(cloud.Addresses.Https)
            .MapPost("/gatehouse/run", new ManagementCall(cloud).Handle(context => new(Run(context, cloud, environments))));
    }

    private static JsonObject Run(HttpContext context, CloudContext cloud, AppEnvironment environments)
    {
        var id = context.Request.Query["app"] is [{ Length: > 0 } one] ? "/" + one.Trim('/') : throw ManagementException.BadRequest("Give the app's resource id as the query parameter app, once.");
        // Other documents of the store are the local cloud's own.
        if (!id.StartsWith("/subscriptions/", StringComparison.OrdinalIgnoreCase) || ResourceId.TryParse(id) is not { IsCollection: false } resource
            || cloud.State.Find(id) is not { } app)
            throw ManagementException.NotFound($"There is no app {Tokens.Seen.Quote(id)}.");
        // To run as an app is what putting one's own code into it is.
        ManagementCall.Demand(cloud, context, $"{resource.Type}/write", id);
        return new JsonObject
        {
            ["id"] = id,
            ["environment"] = new JsonObject(environments.Build(id, app).Select(variable => KeyValuePair.Create(variable.Key, (JsonNode?)variable.Value))),
            ["secretHeader"] = "X-IDENTITY-HEADER",
        };
    }

    private static RequestDelegate Guard(CloudContext cloud, Func<HttpContext, Task> handle)
    {
        var logger = cloud.Logs.CreateLogger("Gatehouse.LocalCloud.ManagedIdentity");
        return async context =>
        {
            try
            {
                await handle(context);
            }
            catch (ManagedIdentityException e)
            {
                logger.Refused(context.TraceIdentifier, e.Status, e.Message);
                await ErrorAsync(context, e.Status, e.Message);
            }
            catch (Exception) when (context.RequestAborted.IsCancellationRequested)
            {
                // The app left before it heard the answer.
            }
            catch (Exception e)
            {
                logger.Failed(context.TraceIdentifier, e);
                if (!context.Response.HasStarted)
                    await ErrorAsync(context, StatusCodes.Status500InternalServerError, $"A fault of the local cloud. Its log has more under {context.TraceIdentifier}.");
            }
        };
    }

    private static Task ErrorAsync(HttpContext context, int status, string message) => EntraReply.JsonAsync(context, new JsonObject
    {
        ["statusCode"] = status,
        ["message"] = message,
        ["correlationId"] = Guid.NewGuid().ToString(),
    }, status);
}
