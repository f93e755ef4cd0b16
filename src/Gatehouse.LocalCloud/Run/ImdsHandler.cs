using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gatehouse.LocalCloud.Run;

// https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
internal sealed class ImdsHandler(AppIdentity? identity, HttpClient http, ILogger logger)
{
    private const string TokenPath = "/metadata/identity/oauth2/token";

    // What IMDS calls the ways to choose a user-assigned identity, and what App Service's endpoint calls them.
    private static readonly (string Imds, string AppService)[] Selectors
        = [("client_id", "client_id"), ("object_id", "object_id"), ("mi_res_id", "mi_res_id"), ("msi_res_id", "mi_res_id")];

    public Task HandleAsync(HttpContext context)
    {
        if (identity is null)
            return RefuseAsync(context, StatusCodes.Status400BadRequest, "Identity not found");
        if (Check(context.Request) is { } refusal)
            return RefuseAsync(context, refusal.Status, refusal.Why);
        return ForwardAsync(context, identity);
    }

    private static (int Status, string Why)? Check(HttpRequest request)
    {
        var path = request.Path.Value ?? "";
        if (!string.Equals(path.EndsWith('/') ? path[..^1] : path, TokenPath, StringComparison.OrdinalIgnoreCase))
            return (StatusCodes.Status404NotFound, $"Only {TokenPath} is served here");
        if (!HttpMethods.IsGet(request.Method))
            return (StatusCodes.Status405MethodNotAllowed, "Only GET is allowed");

        // IMDS's guard against a program that can be made to fetch any address: such a fetch has no such header, and a proxy adds the other one.
        if (request.Headers.ContainsKey("X-Forwarded-For") || !(IsTrue(request.Headers["Metadata"].ToString()) || IsDotNetProbe(request)))
            return (StatusCodes.Status400BadRequest, "Required metadata header not specified");

        foreach (var name in (string[])["api-version", "resource"])
        {
            if (request.Query[name] is not [{ Length: > 0 }])
                return (StatusCodes.Status400BadRequest, $"Required query variable '{name}' is missing or given twice");
        }

        return Selectors.Sum(selector => request.Query[selector.Imds].Count) > 1
            ? (StatusCodes.Status400BadRequest, "Only one of client_id, object_id and mi_res_id may be given")
            : null;
    }

    // .NET's DefaultAzureCredential asks for its first token without the header. It repeats the request with the header only where the host is the
    // real IMDS, takes any 4xx here for "no identity" and hands the token of a 200 to the app (measured with Azure.Identity 1.21.0): so it gets one.
    private static bool IsDotNetProbe(HttpRequest request)
        => request.Headers["Metadata"].Count == 0 && request.Headers.UserAgent.ToString().Contains("azsdk-net-", StringComparison.Ordinal);

    private async Task ForwardAsync(HttpContext context, AppIdentity app)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address(context.Request, app));
        request.Headers.Add("X-IDENTITY-HEADER", app.Secret);
        try
        {
            using var answer = await http.SendAsync(request, context.RequestAborted);
            context.Response.StatusCode = (int)answer.StatusCode;
            context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            context.Response.Headers.CacheControl = "no-store";
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !context.RequestAborted.IsCancellationRequested))
        {
            logger.IdentityUnavailable(e.Message);
            // Not a 5xx, which SDKs repeat for half a minute before they show it.
            await RefuseAsync(context, StatusCodes.Status400BadRequest, $"The local cloud does not answer at {app.Endpoint.GetLeftPart(UriPartial.Authority)}. Is 'gatehouse up' running?");
        }
    }

    private static Uri Address(HttpRequest request, AppIdentity app)
    {
        var query = new QueryString().Add("api-version", "2019-08-01").Add("resource", request.Query["resource"].ToString());
        foreach (var (imds, appService) in Selectors)
        {
            if (request.Query[imds] is [{ } value])
                query = query.Add(appService, value);
        }

        return new UriBuilder(app.Endpoint) { Query = query.ToString() }.Uri;
    }

    private static bool IsTrue(string value) => string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);

    private static Task RefuseAsync(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        var body = new JsonObject { ["error"] = "invalid_request", ["error_description"] = why };
        return context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }
}
