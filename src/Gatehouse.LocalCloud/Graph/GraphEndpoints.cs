using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Entra;
using Gatehouse.LocalCloud.Entra.Http;
using Gatehouse.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.LocalCloud.Graph;

/// <summary>The part of Microsoft Graph that sign-in tools and the service connector ask: who am I, who is that.</summary>
internal static class GraphEndpoints
{
    public static void MapGraph(this IEndpointRouteBuilder routes, CloudContext cloud)
    {
        var directory = cloud.Directory;
        var objects = new GraphObjects(cloud);
        var tokens = cloud.TokensFor("https://graph.microsoft.com", "https://graph.windows.net/", cloud.Addresses.Https + "/");
        var https = routes.MapGroup("/v1.0").OnlyOn(cloud.Addresses.Https);

        void Get(string path, Func<HttpContext, Principal, JsonNode> handle) => https.MapGet(path, Guard(cloud, async context =>
        {
            var caller = await Bearer.AuthenticateAsync(context, tokens);
            var answer = handle(context, caller);
            await EntraReply.JsonAsync(
                context, answer is JsonObject item && !item.ContainsKey("value") ? GraphPage.Of(context.Request.Query).Select(item)
                    : answer);
        }));
        void Groups(string path, Func<HttpContext, Principal, string> find)
        {
            foreach (var relation in new[] { "memberOf", "transitiveMemberOf" })
            {
                Get($"{path}/{relation}", (context, caller) => Many(
                    cloud, "directoryObjects", objects.GroupsOf(find(context, caller), relation == "transitiveMemberOf"), context,
                    GraphObjects.GroupProperties));
            }
        }

        https.MapPost("/directoryObjects/getByIds", Guard(cloud, async context =>
        {
            _ = await Bearer.AuthenticateAsync(context, tokens);
            await EntraReply.JsonAsync(context, await ByIdsAsync(cloud, objects, context));
        }));
        Groups("/me", (_, caller) => (string)Me(directory, caller)["id"]!);
        Groups("/users/{id}", (context, _) => directory.Users.Find(Id(context))?.Id ?? throw GraphException.NotFound(Id(context)));
        Groups("/groups/{id}", (context, _) => FindGroup(directory, context).Id);
        Groups("/servicePrincipals/{id}", (context, _) => FindServicePrincipal(directory, context).Id);
        Get("/me", (_, caller) => One(cloud, "users", Me(directory, caller)));
        Get("/users", (context, _) => Many(cloud, "users", directory.Users.All.Select(GraphObjects.Show), context, GraphObjects.UserProperties));
        Get("/users/{id}", (context, _) => One(cloud, "users", directory.Users.Find(Id(context)) is { } user ? GraphObjects.Show(user) : throw GraphException.NotFound(Id(context))));
        Get("/groups", (context, _) => Many(cloud, "groups", directory.Groups.All.Select(GraphObjects.Show), context, GraphObjects.GroupProperties));
        Get("/groups/{id}", (context, _) => One(cloud, "groups", GraphObjects.Show(FindGroup(directory, context))));
        Get("/groups/{id}/members", (context, _) => Many(
            cloud, "directoryObjects", FindGroup(directory, context).Members.Select(objects.ShowMember).OfType<JsonObject>(), context, GraphObjects.GroupProperties));
        Get("/servicePrincipals", (context, _) => Many(
            cloud, "servicePrincipals", directory.ServicePrincipals.Select(objects.Show), context, GraphObjects.ServicePrincipalProperties));
        Get("/servicePrincipals/{id}", (context, _) => One(cloud, "servicePrincipals", objects.Show(
            FindServicePrincipal(directory, context))));
        Get("/servicePrincipals/{id}/appRoleAssignments", (context, _) => Many(
            cloud, "appRoleAssignments", GraphPermissions.Of(FindServicePrincipal(directory, context)), context,
            GraphPermissions.Properties));
        Get("/servicePrincipals(appId='{id}')", (context, _) => One(cloud, "servicePrincipals", objects.Show(
            directory.FindServicePrincipal(Id(context)) is { } found && Is(found.AppId, Id(context)) ? found : throw GraphException.NotFound(Id(context)))));
    }

    // https://learn.microsoft.com/graph/api/directoryobject-getbyids: whoever is not there is not in the answer.
    private static async Task<JsonObject> ByIdsAsync(CloudContext cloud, GraphObjects objects, HttpContext context)
    {
        const int most = 1000;
        var body = await BodyReader.ReadAsync(context.Request) ?? throw GraphException.BadRequest($"The request body is longer than {BodyReader.MaxLength} bytes.");
        JsonNode? read;
        try
        {
            read = JsonNode.Parse(body, documentOptions: new() { MaxDepth = 4, AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            throw GraphException.BadRequest("The request body is not JSON.");
        }

        if (read is not JsonObject { Count: > 0 } asked || asked["ids"] is not JsonArray { Count: <= most } ids)
            throw GraphException.BadRequest($"The request body must be an object with 'ids', an array of at most {most} object ids.");
        var found = ids.Select(id => id is JsonValue value && value.TryGetValue<string>(out var text) ? objects.ShowMember(text) : null).OfType<JsonObject>();
        return new() { ["@odata.context"] = $"{cloud.Addresses.Https}/v1.0/$metadata#directoryObjects", ["value"] = new JsonArray([.. found]) };
    }

    private static JsonObject Me(TenantDirectory directory, Principal caller)
    {
        if (caller.Kind != PrincipalKind.User)
            throw GraphException.OnlyForUsers();
        return GraphObjects.Show(directory.Users.Find(caller.ObjectId) ?? throw GraphException.NotFound(caller.ObjectId));
    }

    private static ServicePrincipal FindServicePrincipal(TenantDirectory directory, HttpContext context)
        => directory.FindServicePrincipal(Id(context)) is { } found && Is(found.Id, Id(context)) ? found
            : throw GraphException.NotFound(Id(context));

    private static Group FindGroup(TenantDirectory directory, HttpContext context)
        => directory.Groups.Find(Id(context)) ?? throw GraphException.NotFound(Id(context));

    private static JsonObject One(CloudContext cloud, string set, JsonObject item)
    {
        item.Insert(0, "@odata.context", $"{cloud.Addresses.Https}/v1.0/$metadata#{set}/$entity");
        return item;
    }

    private static JsonObject Many(CloudContext cloud, string set, IEnumerable<JsonObject> items, HttpContext context, IReadOnlyList<string> properties)
    {
        var filter = GraphFilter.Parse(context.Request.Query["$filter"].ToString(), properties);
        return GraphPage.Of(context.Request.Query).Answer(
            items.Where(filter.Matches), $"{cloud.Addresses.Https}/v1.0/$metadata#{set}", context.Request, cloud.Addresses.Https);
    }

    private static RequestDelegate Guard(CloudContext cloud, Func<HttpContext, Task> handle)
    {
        var logger = cloud.Logs.CreateLogger("Gatehouse.LocalCloud.Graph");
        return async context =>
        {
            try
            {
                await handle(context);
            }
            catch (TokenException e)
            {
                context.Response.Headers.WWWAuthenticate = "Bearer";
                await ErrorAsync(context, StatusCodes.Status401Unauthorized, "InvalidAuthenticationToken", e.Message);
            }
            catch (GraphException e)
            {
                await ErrorAsync(context, e.Status, e.Code, e.Message);
            }
            catch (Exception) when (context.RequestAborted.IsCancellationRequested)
            {
                // The client left before it heard the answer.
            }
            catch (Exception e)
            {
                logger.Failed(context.TraceIdentifier, e);
                if (!context.Response.HasStarted)
                    await ErrorAsync(context, StatusCodes.Status500InternalServerError, "InternalServerError", $"A fault of the local cloud. Its log has more under {context.TraceIdentifier}.");
            }
        };
    }

    private static Task ErrorAsync(HttpContext context, int status, string code, string message) => EntraReply.JsonAsync(context, new JsonObject
    {
        ["error"] = new JsonObject
        {
            ["code"] = code,
            ["message"] = message,
            ["innerError"] = new JsonObject { ["request-id"] = context.TraceIdentifier },
        },
    }, status);

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static bool Is(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
