using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.LocalCloud.Entra.Http;

/// <summary>Answers of the authority: JSON that no cache may keep, and errors in Entra's form.</summary>
internal static class EntraReply
{
    /// <summary>Writes a JSON answer.</summary>
    public static Task JsonAsync(HttpContext context, JsonNode body, int status = StatusCodes.Status200OK)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.CacheControl = "no-store, no-cache"; // RFC 6749, section 5.1
        response.Headers.Pragma = "no-cache";
        response.Headers["x-ms-request-id"] = context.TraceIdentifier;
        return response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }

    /// <summary>The outermost handler of every route of the authority: the one place where failures become answers.</summary>
    public static RequestDelegate Guard(CloudContext cloud, Func<HttpContext, Task> handle)
    {
        var logger = cloud.Logs.CreateLogger("Gatehouse.LocalCloud.Entra");
        return async context =>
        {
            try
            {
                await handle(context);
            }
            catch (EntraException e)
            {
                logger.Refused(context.TraceIdentifier, e.Error, e.Number);
                await ErrorAsync(context, cloud.Time, e.Status, e.Error, e.Message, e.Number);
            }
            catch (BadHttpRequestException e)
            {
                // The server's own limits: a body that comes too slowly or breaks its framing.
                await ErrorAsync(context, cloud.Time, e.StatusCode, "invalid_request", "AADSTS90023: The request body cannot be read.", 90023);
            }
            catch (Exception) when (context.RequestAborted.IsCancellationRequested)
            {
                // The client left before it heard the answer.
            }
            catch (Exception e)
            {
                logger.Failed(context.TraceIdentifier, e);
                if (!context.Response.HasStarted)
                {
                    await ErrorAsync(
                        context, cloud.Time, StatusCodes.Status500InternalServerError, "server_error",
                        $"AADSTS90033: A fault of the local cloud. Its log has more under {context.TraceIdentifier}.", 90033);
                }
            }
        };
    }

    private static Task ErrorAsync(HttpContext context, TimeProvider time, int status, string error, string description, int number)
    {
        var traceId = Guid.NewGuid().ToString();
        var correlationId = CorrelationIdOf(context.Request);
        var now = time.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return JsonAsync(context, new JsonObject
        {
            ["error"] = error,
            ["error_description"] = $"{description} Trace ID: {traceId} Correlation ID: {correlationId} Timestamp: {now}",
            ["error_codes"] = new JsonArray(number),
            ["timestamp"] = now,
            ["trace_id"] = traceId,
            ["correlation_id"] = correlationId,
        }, status);
    }

    // The client's own id where it sent one of the right form: it must not be able to write into our answers otherwise.
    private static string CorrelationIdOf(HttpRequest request)
        => Guid.TryParse(request.Headers["client-request-id"], out var id) || Guid.TryParse(request.Query["client-request-id"], out id)
            ? id.ToString()
            : Guid.NewGuid().ToString();
}
