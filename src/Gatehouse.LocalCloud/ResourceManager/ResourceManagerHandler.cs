using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Engines;
using Gatehouse.LocalCloud.State;
using Gatehouse.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Gatehouse.LocalCloud.ResourceManager;

/// <summary>One request: believe the token, find the operation, answer; every failure is Resource Manager's JSON.</summary>
internal sealed class ResourceManagerHandler(CloudContext cloud, ResourceProviders providers, ITokenValidator tokens)
{
    private const int BodyLimit = 4 * 1024 * 1024; // Resource Manager's own
    private const int BodyDepth = 32;
    private const string BearerScheme = "Bearer ";
    private const string PublicHost = "management.azure.com";
    private readonly ILogger _logger = cloud.Logs.CreateLogger<ResourceManagerHandler>();
    private readonly ResourceManagerRouter _router = new(cloud, providers);

    public async Task HandleAsync(HttpContext context)
    {
        var correlationId = Guid.NewGuid().ToString();
        var (request, path) = (context.Request, context.Request.Path.Value ?? "/");
        ArmAnswer answer;
        try
        {
            answer = await AnswerAsync(context, path);
            _logger.Answered(correlationId, request.Method, path, answer.Status);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            return; // nobody waits for an answer
        }
        catch (Exception e)
        {
            var refusal = Refusal(e, correlationId);
            if (refusal.Status >= 500)
                _logger.Failed(correlationId, request.Method, path, e);
            else
                _logger.Refused(correlationId, request.Method, path, refusal.Status, refusal.Code, refusal.Message);
            if (refusal.Status == 401)
                context.Response.Headers.WWWAuthenticate = $"Bearer authorization_uri=\"{cloud.Addresses.Https}/{cloud.Tenant.TenantId}\", error=\"invalid_token\"";
            answer = ArmAnswer.Of(refusal);
        }

        await WriteAsync(context, answer, correlationId);
    }

    private async Task<ArmAnswer> AnswerAsync(HttpContext context, string path)
    {
        // The plain HTTP port is the managed identity endpoint's alone. Not by the Host header, which the client writes.
        if (!context.Request.IsHttps)
            throw ArmException.NotFound("Resource Manager answers on HTTPS only.");
        var apiVersion = context.Request.Query["api-version"].ToString();
        if (path.TrimEnd('/').Equals("/metadata/endpoints", StringComparison.OrdinalIgnoreCase))
            return ArmAnswer.Ok(providers.Subscriptions.Endpoints(apiVersion));

        var principal = await AuthenticateAsync(context);
        if (string.IsNullOrWhiteSpace(apiVersion))
            throw ArmException.MissingApiVersion();
        var id = ResourceId.TryParse(path);
        var narrow = providers.Authorization.Admit(principal, context.Request.Method, path, id);
        var request = new ArmRequest(context.Request.Method, path, id, QueryOf(context, apiVersion), principal);
        // As Resource Manager: a change that was begun is finished, though nobody waits for its answer any more.
        var reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        var waiting = reads ? context.RequestAborted : CancellationToken.None;
        var answer = await _router.RouteAsync(request, () => ReadBodyAsync(context), waiting);
        return narrow ? providers.Authorization.Narrow(principal, answer) : answer;
    }

    private ArmQuery QueryOf(HttpContext context, string apiVersion) => new(apiVersion, BaseOf(context))
    {
        Filter = context.Request.Query["$filter"].ToString(),
        SkipToken = context.Request.Query["$skipToken"].ToString(),
        Expand = context.Request.Query["$expand"].ToString(),
    };

    // A client that came through the CONNECT proxy sends its token to the name that it knows, and to no other.
    private string BaseOf(HttpContext context)
        => context.Request.Host.Host.Equals(PublicHost, StringComparison.OrdinalIgnoreCase) ? "https://" + PublicHost
            : cloud.Addresses.Https;

    private async Task<Principal> AuthenticateAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (header.Length == 0)
            throw ArmException.AuthenticationFailed();
        if (!header.StartsWith(BearerScheme, StringComparison.OrdinalIgnoreCase))
            throw ArmException.InvalidToken("The authorization scheme must be Bearer.");
        return await tokens.ValidateAsync(header[BearerScheme.Length..].Trim(), context.RequestAborted);
    }

    /// <summary>Reads the body. An empty one is an empty object where the method needs none.</summary>
    private static async Task<JsonObject> ReadBodyAsync(HttpContext context)
    {
        var request = context.Request;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = BodyLimit;
        if (request.ContentLength > BodyLimit)
            throw ArmException.TooLarge(BodyLimit);
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, context.RequestAborted); // Kestrel ends it at the limit
        if (buffer.Length == 0)
            return request.Method == HttpMethods.Post ? [] : throw ArmException.InvalidContent("the body is empty");
        try
        {
            var body = StrictJson.Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), BodyDepth);
            return body.ValueKind switch
            {
                JsonValueKind.Object => JsonObject.Create(body)!,
                JsonValueKind.Null when request.Method == HttpMethods.Post => [],
                _ => throw ArmException.InvalidContent($"expected an object, found {body.ValueKind}"),
            };
        }
        catch (JsonException e)
        {
            throw ArmException.InvalidContent(e.Message.TrimEnd('.'));
        }
    }

    private static ArmException Refusal(Exception exception, string correlationId) => exception switch
    {
        ArmException refusal => refusal,
        TokenException token => ArmException.InvalidToken(token.Message),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => ArmException.TooLarge(BodyLimit),
        BadHttpRequestException bad => ArmException.InvalidContent(bad.Message.TrimEnd('.')),
        EngineException engine => ArmException.Engine(engine.Message),
        PostgresException refused => ArmException.InvalidParameter($"PostgreSQL refused: {refused.MessageText} ({refused.SqlState})"),
        NpgsqlException broken => ArmException.Unavailable($"The database engine does not answer: {broken.Message}"),
        _ => ArmException.Bug(correlationId),
    };

    private void WriteOperation(HttpContext context, ArmOperation operation)
    {
        var known = BaseOf(context);
        context.Response.Headers["azure-asyncoperation"] = known + operation.Path;
        if (operation.Located)
            context.Response.Headers.Location = known + (operation.LocationPath ?? operation.Path);
    }

    private async Task WriteAsync(HttpContext context, ArmAnswer answer, string correlationId)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.Headers["x-ms-request-id"] = correlationId;
        response.Headers["x-ms-correlation-request-id"] = correlationId;
        response.Headers.CacheControl = "no-cache";
        foreach (var (name, value) in answer.Headers)
            response.Headers[name] = value;
        if (answer.Operation is { } operation)
            WriteOperation(context, operation);
        if (answer.Operation is not null || answer.IsPending)
            response.Headers["retry-after-ms"] = "10"; // Azure gives none and its clients then wait for 2 to 30 s
        if (answer.Body is null && answer.Xml is null && !answer.NullBody)
            return;
        response.ContentType = answer.Xml is null ? "application/json; charset=utf-8" : "application/xml";
        var body = answer.Xml is null ? JsonSerializer.SerializeToUtf8Bytes(answer.Body) : Encoding.UTF8.GetBytes(answer.Xml);
        response.ContentLength = body.Length;
        if (context.Request.Method != HttpMethods.Head)
            await response.Body.WriteAsync(body, context.RequestAborted);
    }
}
