using System.Diagnostics;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud;
using Gatehouse.LocalCloud.Entra.Issuing;
using Gatehouse.LocalCloud.State;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.ServerTests.Engines;

/// <summary>A local cloud in a process of its own, so that it can be killed.</summary>
public sealed class CloudProcess : IDisposable
{
    private readonly Process _process;

    private CloudProcess(Process process, JsonNode ready)
    {
        _process = process;
        Http = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator })
        {
            BaseAddress = new Uri((string)ready["https"]!),
            Timeout = TimeSpan.FromSeconds(60),
        };
        Http.DefaultRequestHeaders.Authorization = new("Bearer", (string)ready["token"]!);
        Group = $"/subscriptions/{(string)ready["subscription"]!}/resourceGroups/rg1";
    }

    public HttpClient Http { get; }

    public string Group { get; }

    /// <summary>Starts the cloud of a folder and waits until it is ready.</summary>
    public static async Task<CloudProcess> StartAsync(string folder)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in new[] { "exec", typeof(CloudProcess).Assembly.Location, "cloud", folder })
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(120));
        Assert.NotNull(line);
        return new(process, JsonNode.Parse(line)!);
    }

    /// <summary>What the process does: it starts the cloud, says where it is in one line, and ends with its input.</summary>
    public static async Task RunAsync(string folder)
    {
        await using var host = await LocalCloudHost.StartAsync(new DataFolder(folder), NullLoggerFactory.Instance);
        var cloud = host.Context;
        var user = cloud.Directory.Users.All[0];
        var token = new TokenIssuer(cloud.Keys, cloud.Tenant, cloud.Directory, cloud.Time).Issue(
            new TokenRequest { Audience = "https://management.azure.com/", ObjectId = user.Id, ClientId = Guid.NewGuid().ToString(), User = user }, cloud.Addresses.Https);
        Console.WriteLine(new JsonObject
        {
            ["https"] = cloud.Addresses.Https,
            ["subscription"] = cloud.Tenant.SubscriptionId,
            ["token"] = token.Value,
        }.ToJsonString());
        await Console.In.ReadToEndAsync();
    }

    /// <summary>Sends a request. Null when the process died before it answered.</summary>
    public async Task<(int Status, JsonNode? Body)?> SendAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path + "?api-version=2022-12-01");
            if (body is not null)
                request.Content = new StringContent(body.ToJsonString());
            using var response = await Http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            return ((int)response.StatusCode, text.Length > 0 ? JsonNode.Parse(text) : null);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>kill -9.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Ends it in order.</summary>
    public async Task StopAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Http.Dispose();
    }
}
