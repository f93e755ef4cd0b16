using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Gatehouse.ServerTests.Postgres;

namespace Gatehouse.ServerTests.Reliability;

/// <summary>The command <c>gatehouse gateway</c> as a process before a real PostgreSQL, with clients that send tokens.</summary>
internal sealed class TokenGateway : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly string _folder;
    private readonly string[] _flags;
    private Process? _process;
    private ConcurrentQueue<string> _lines = new();

    private TokenGateway(string folder, IPEndPoint endpoint, string[] flags) => (_folder, Endpoint, _flags) = (folder, endpoint, flags);

    public IPEndPoint Endpoint { get; }

    /// <summary>Starts several that know each other, or one.</summary>
    public static async Task<TokenGateway[]> StartAsync(string socketFolder, string issuer, int count)
    {
        var endpoints = Enumerable.Range(0, count).Select(_ => LoopbackAddress.Any()).ToArray();
        var gateways = endpoints.Select((endpoint, index) => Write(socketFolder, issuer, endpoint, index + 1, endpoints)).ToArray();
        await Task.WhenAll(gateways.Select(gateway => gateway.StartAsync()));
        return gateways;
    }

    /// <summary>Starts it, or starts it again, and waits until it is ready.</summary>
    public async Task StartAsync()
    {
        var lines = _lines = new ConcurrentQueue<string>();
        string[] words =
        [
            "exec", Path.Combine(AppContext.BaseDirectory, "gatehouse.dll"),
            "gateway", "--config", Path.Combine(_folder, "gatehouse.json"), .. _flags,
        ];
        _process = Process.Start(new ProcessStartInfo("dotnet", words) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _process.OutputDataReceived += (_, line) => lines.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => lines.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        for (var began = Stopwatch.StartNew(); !lines.Any(line => line.StartsWith("Ready.", StringComparison.Ordinal));)
        {
            Assert.False(_process.HasExited || began.Elapsed > Limit, $"the gateway is not ready:\n{string.Join('\n', lines)}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    /// <summary>Ends it with -9.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync().WaitAsync(Limit);
        _process.Dispose();
        _process = null;
    }

    public void Dispose()
    {
        if (_process is not null)
        {
            if (!_process.HasExited)
                _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static TokenGateway Write(string socketFolder, string issuer, IPEndPoint endpoint, int id, IPEndPoint[] all)
    {
        var folder = Directory.CreateTempSubdirectory("ghgw").FullName;
        using var certificate = GatewayFixture.MakeCertificate();
        using var key = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(certificate)!;
        File.WriteAllText(Path.Combine(folder, "server.pem"), $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        var listener = new Dictionary<string, object>
        {
            ["upstream"] = $"postgres:///?host={socketFolder}",
            ["client"] = "token",
            ["listen"] = endpoint.ToString(),
            ["certificate"] = Path.Combine(folder, "server.pem"),
            ["issuers"] = new[] { issuer },
            ["audiences"] = new[] { TestIssuer.Audience },
            ["tenants"] = new[] { TestTokens.Tenant },
        };
        if (all.Length > 1)
        {
            // The same key for all of them: their file is one, as where they are copies of one container.
            File.WriteAllText(Path.Combine(folder, "peer.key"), Convert.ToBase64String(SHA256.HashData(all[0].Address.GetAddressBytes())));
            listener["peers"] = all.Select((one, index) => string.Create(CultureInfo.InvariantCulture, $"{index + 1}={one}")).ToArray();
            listener["peer-key"] = Path.Combine(folder, "peer.key");
        }

        File.WriteAllText(Path.Combine(folder, "gatehouse.json"), JsonSerializer.Serialize(new { listeners = new[] { listener } }));
        return new TokenGateway(folder, endpoint, all.Length > 1 ? ["--peer-id", id.ToString(CultureInfo.InvariantCulture)] : []);
    }
}
