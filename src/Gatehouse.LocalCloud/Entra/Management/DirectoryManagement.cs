using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Entra.Principals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.LocalCloud.Entra.Management;

/// <summary>The directory for the command line: <c>/gatehouse/directory/users</c>, <c>groups</c> and <c>applications</c>.</summary>
internal static class DirectoryManagement
{
    private const string Root = "/gatehouse/directory";

    public static void MapDirectoryManagement(this IEndpointRouteBuilder routes, CloudContext cloud)
    {
        // Who could join a group or set a password could have every role: Azure asks for a role in Entra, and here there is this one.
        var calls = new ManagementCall(cloud, "Microsoft.Authorization/roleAssignments/write");
        MapUsers(routes, calls, cloud);
        MapGroups(routes, calls, cloud.Directory.Groups);
        MapApplications(routes, calls, cloud);
    }

    private static void MapUsers(IEndpointRouteBuilder routes, ManagementCall calls, CloudContext cloud)
    {
        var users = cloud.Directory.Users;
        routes.MapGet(Root + "/users", calls.Handle(_ => Answer(List(users.All.Select(Show)))));
        routes.MapPost(Root + "/users", calls.Handle(async context =>
        {
            var body = await ManagementCall.ReadAsync(context.Request);
            return Show(users.Add(body.Required("userPrincipalName"), body.Text("displayName"), body.Text("password")));
        }, StatusCodes.Status201Created));
        routes.MapGet(Root + "/users/{id}", calls.Handle(context => Answer(
            Show(users.Find(Id(context)) ?? throw DirectoryException.NotFound("user", Id(context))))));
        routes.MapPatch(Root + "/users/{id}", calls.Handle(async context =>
        {
            var body = await ManagementCall.ReadAsync(context.Request);
            users.SetPassword(Id(context), body.Required("password"), cloud.Time.GetUtcNow());
            return Show(users.Find(Id(context))!);
        }));
        routes.MapPost(Root + "/users/{id}/revokeSessions", calls.Handle(context => Done(() => users.RevokeSessions(Id(context), cloud.Time.GetUtcNow()))));
        routes.MapDelete(Root + "/users/{id}", calls.Handle(context => Done(() => users.Remove(Id(context)))));
    }

    private static void MapGroups(IEndpointRouteBuilder routes, ManagementCall calls, Groups groups)
    {
        routes.MapGet(Root + "/groups", calls.Handle(_ => Answer(List(groups.All.Select(Show)))));
        routes.MapPost(Root + "/groups", calls.Handle(async context =>
        {
            var body = await ManagementCall.ReadAsync(context.Request);
            return Show(groups.Add(body.Required("displayName")));
        }, StatusCodes.Status201Created));
        routes.MapGet(Root + "/groups/{id}", calls.Handle(context => Answer(
            Show(groups.Find(Id(context)) ?? throw DirectoryException.NotFound("group", Id(context))))));
        routes.MapPost(Root + "/groups/{id}/members", calls.Handle(async context =>
        {
            var body = await ManagementCall.ReadAsync(context.Request);
            return Show(groups.AddMember(Id(context), body.Required("id")));
        }));
        routes.MapDelete(Root + "/groups/{id}/members/{member}", calls.Handle(context => Done(
            () => groups.RemoveMember(Id(context), (string)context.Request.RouteValues["member"]!))));
        routes.MapDelete(Root + "/groups/{id}", calls.Handle(context => Done(() => groups.Remove(Id(context)))));
    }

    private static void MapApplications(IEndpointRouteBuilder routes, ManagementCall calls, CloudContext cloud)
    {
        var applications = cloud.Directory.Applications;
        routes.MapGet(Root + "/applications", calls.Handle(_ => Answer(List(applications.All.Select(application => Show(application, cloud.Directory))))));
        routes.MapPost(Root + "/applications", calls.Handle(async context =>
        {
            var body = await ManagementCall.ReadAsync(context.Request);
            var isPublic = body.Flag("publicClient");
            var made = applications.Add(body.Required("displayName"), body.Texts("identifierUris"), body.Number("tokenVersion", 1), isPublic);
            var shown = Show(made, cloud.Directory);
            // Its first secret, shown here and never again. A public client could not keep one.
            if (!isPublic)
                shown["secret"] = applications.AddSecret(made.AppId, cloud.Time.GetUtcNow());
            return shown;
        }, StatusCodes.Status201Created));
        routes.MapGet(Root + "/applications/{id}", calls.Handle(context => Answer(
            Show(applications.Find(Id(context)) ?? throw DirectoryException.NotFound("application", Id(context)), cloud.Directory))));
        routes.MapPost(Root + "/applications/{id}/secrets", calls.Handle(
            context => Answer(new JsonObject { ["secret"] = applications.AddSecret(Id(context), cloud.Time.GetUtcNow()) }), StatusCodes.Status201Created));
        routes.MapPut(Root + "/applications/{id}/keys", calls.Handle(async context =>
        {
            applications.SetKeys(Id(context), await ManagementCall.ReadAsync(context.Request));
            return null;
        }));
        routes.MapPost(Root + "/applications/{id}/federatedCredentials", calls.Handle(async context =>
        {
            var body = await ManagementCall.ReadAsync(context.Request);
            applications.AddFederatedCredential(Id(context), new(
                body.Required("name"), body.Required("issuer"), body.Required("subject"), body.Text("audience") ?? "api://AzureADTokenExchange", body.Object("keys")));
            return null;
        }));
        routes.MapDelete(Root + "/applications/{id}", calls.Handle(context => Done(() => applications.Remove(Id(context)))));
    }

    private static JsonObject Show(User user) => new()
    {
        ["id"] = user.Id,
        ["userPrincipalName"] = user.UserPrincipalName,
        ["displayName"] = user.DisplayName,
    };

    private static JsonObject Show(Group group) => new()
    {
        ["id"] = group.Id,
        ["displayName"] = group.DisplayName,
        ["members"] = Strings(group.Members),
    };

    private static JsonObject Show(Application application, TenantDirectory directory) => new()
    {
        ["id"] = application.Id,
        ["appId"] = application.AppId,
        ["displayName"] = application.DisplayName,
        ["servicePrincipalId"] = directory.FindServicePrincipal(application.AppId)?.Id,
        ["identifierUris"] = Strings(application.IdentifierUris),
        ["tokenVersion"] = application.TokenVersion,
        ["publicClient"] = application.PublicClient,
    };

    private static JsonObject List(IEnumerable<JsonObject> items) => new() { ["value"] = new JsonArray([.. items]) };

    private static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(value => (JsonNode)value)]);

    private static ValueTask<JsonNode?> Answer(JsonNode answer) => new(answer);

    private static ValueTask<JsonNode?> Done(Action change)
    {
        change();
        return new((JsonNode?)null);
    }

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;
}
