using Microsoft.AspNetCore.Http;

namespace Gatehouse.LocalCloud.Entra.Http;

/// <summary>Reads request bodies whole, with a limit that is checked before a buffer is taken.</summary>
internal static class BodyReader
{
    /// <summary>Longest body, in bytes. The longest honest one is a client assertion.</summary>
    public const int MaxLength = 256 * 1024;

    /// <summary>Returns the body, or null when it is longer than the limit.</summary>
    public static async ValueTask<byte[]?> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > MaxLength)
            return null;
        using var buffer = new MemoryStream((int)(request.ContentLength ?? 0));
        var chunk = new byte[8 * 1024];
        while (await request.Body.ReadAsync(chunk, request.HttpContext.RequestAborted) is > 0 and var length)
        {
            // A chunked body says its length only by ending.
            if (buffer.Length + length > MaxLength)
                return null;
            buffer.Write(chunk, 0, length);
        }

        return buffer.ToArray();
    }
}
