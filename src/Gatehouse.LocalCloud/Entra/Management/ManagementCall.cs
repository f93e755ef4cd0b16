using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Entra.Http;
using Gatehouse.LocalCloud.Entra.Principals;
using Gatehouse.LocalCloud.ResourceManager;
using Gatehouse.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Gatehouse.LocalCloud.Entra.Management;

/// <summary>The command line's own calls under <c>/gatehouse</c>: a bearer token for Resource Manager, JSON in and out.</summary>
/// <param name="cloud">The cloud.</param>
/// <param name="writeAction">What a caller must be allowed on the subscription for whatever changes something; null for nothing.</param>
internal sealed class ManagementCall(CloudContext cloud, string? writeAction = null)
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };
    private readonly ITokenValidator _tokens = cloud.TokensFor("https://management.core.windows.net/", "https://management.azure.com/");
    private readonly ILogger _logger = cloud.Logs.CreateLogger("Gatehouse.LocalCloud.Entra");

    /// <summary>Makes the handler of a route: checks the caller, runs the call, writes its answer or its error.</summary>
    /// <param name="handle">Returns the answer; null is 204.</param>
    /// <param name="status">HTTP status of an answer.</param>
    public RequestDelegate Handle(Func<HttpContext, ValueTask<JsonNode?>> handle, int status = StatusCodes.Status200OK) => async context =>
    {
        try
        {
            var caller = await Bearer.AuthenticateAsync(context, _tokens);
            // An app must not reach another app's identity, nor make itself a member of a group.
            if (caller.ManagedIdentityResourceId is not null)
                throw ManagementException.ForPeople();
            context.Features.Set(caller);
            if (writeAction is not null && !HttpMethods.IsGet(context.Request.Method))
                Demand(cloud, context, writeAction, $"/subscriptions/{cloud.Tenant.SubscriptionId}");
            if (await handle(context) is { } answer)
                await EntraReply.JsonAsync(context, answer, status);
            else
                context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (TokenException e)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await ErrorAsync(context, StatusCodes.Status401Unauthorized, "InvalidAuthenticationToken", e.Message);
        }
        catch (ManagementException e)
        {
            await ErrorAsync(context, e.Status, e.Code, e.Message);
        }
        catch (DirectoryException e)
        {
            await ErrorAsync(context, StatusOf(e.Code), e.Code.ToString(), e.Message);
        }
        catch (BadHttpRequestException e)
        {
            await ErrorAsync(context, e.StatusCode, "InvalidRequestContent", "The request body cannot be read.");
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller left.
        }
        catch (Exception e)
        {
            _logger.Failed(context.TraceIdentifier, e);
            if (!context.Response.HasStarted)
                await ErrorAsync(context, StatusCodes.Status500InternalServerError, "InternalServerError", $"A fault of the local cloud. Its log has more under {context.TraceIdentifier}.");
        }
    };

    /// <summary>Checks that the caller of a handled request may do an action.</summary>
    /// <exception cref="ManagementException">It may not.</exception>
    public static void Demand(CloudContext cloud, HttpContext context, string action, string scope)
    {
        var caller = context.Features.GetRequiredFeature<Principal>();
        if (!new Authorization(cloud).Allows(caller, action, scope))
            throw ManagementException.Forbidden(caller, action, scope);
    }

    /// <summary>Reads the request's body: one JSON object.</summary>
    public static async ValueTask<JsonObject> ReadAsync(HttpRequest request)
    {
        if (request.ContentType is { Length: > 0 } type
            && !(MediaTypeHeaderValue.TryParse(type, out var media) && media.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)))
            throw ManagementException.BadRequest("The content type of the request is not application/json.");
        var body = await BodyReader.ReadAsync(request) ?? throw ManagementException.TooLarge(BodyReader.MaxLength);
        try
        {
            return JsonNode.Parse(body, documentOptions: Strict) as JsonObject ?? throw ManagementException.BadRequest("The request body is not a JSON object.");
        }
        catch (JsonException)
        {
            throw ManagementException.BadRequest($"The request body is not a JSON object of at most {Strict.MaxDepth} levels with each name once.");
        }
    }

    private static Task ErrorAsync(HttpContext context, int status, string code, string message)
        => EntraReply.JsonAsync(context, new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } }, status);

    private static int StatusOf(DirectoryErrorCode code) => code switch
    {
        DirectoryErrorCode.NotFound => StatusCodes.Status404NotFound,
        DirectoryErrorCode.Conflict => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status400BadRequest,
    };
}
