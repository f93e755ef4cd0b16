using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Tests.Gateway.Hosting;

/// <summary>An OTLP collector on loopback that keeps what it is sent.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _web;

    private Collector(WebApplication web) => _web = web;

    /// <summary>What came, by path. Protobuf keeps texts as they are.</summary>
    public ConcurrentQueue<(string Path, string? ContentType, string Body)> Posts { get; } = new();

    public Uri Address => new(_web.Urls.First());

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var collector = new Collector(builder.Build());
        collector._web.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            collector.Posts.Enqueue((context.Request.Path, context.Request.ContentType, Encoding.Latin1.GetString(body.ToArray())));
        });
        await collector._web.StartAsync();
        return collector;
    }

    public string Of(string path) => string.Concat(Posts.Where(post => post.Path == path).Select(post => post.Body));

    public ValueTask DisposeAsync() => _web.DisposeAsync();
}
