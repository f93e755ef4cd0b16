using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Gatehouse.ServerTests.Connector;

namespace Gatehouse.ServerTests.Sidecar;

/// <summary>The command <c>gatehouse gateway</c> as a process, as its users run it.</summary>
internal sealed partial class SidecarProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "gatehouse.dll");
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private SidecarProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    public IEnumerable<string> Lines => _lines;

    public int ExitCode => _process.ExitCode;

    /// <summary>Starts it as an app of a local cloud, and waits until it is ready.</summary>
    public static Task<SidecarProcess> StartAsync(ConnectorCloud cloud, string app, params string[] arguments)
        => StartAsync(["run", "--app", app, "--data", cloud.Folder, "--", "dotnet", "exec", Program, "gateway", .. arguments]);

    /// <summary>Starts it as nobody in particular, with what the environment says beyond this process's own, and waits until it is ready.</summary>
    public static Task<SidecarProcess> StartAsync(IEnumerable<(string Name, string Value)> environment, params string[] arguments)
        => StartAsync(["gateway", .. arguments], environment);

    /// <summary>Starts any command line of it, and waits until it is ready.</summary>
    public static Task<SidecarProcess> StartAsync(params string[] arguments) => StartAsync(arguments, []);

    private static async Task<SidecarProcess> StartAsync(string[] arguments, IEnumerable<(string Name, string Value)> environment)
    {
        // Below nohup, as some run their tests, SIGHUP is ignored and .NET leaves it so.
        var start = new ProcessStartInfo("env", ["--default-signal=HUP", "dotnet", "exec", Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var sidecar = new SidecarProcess(Process.Start(start)!);
        await sidecar.WaitForAsync("Ready.");
        return sidecar;
    }

    /// <summary>Waits until it has said a text, so many times.</summary>
    public async Task<string> WaitForAsync(string text, int times = 1)
    {
        for (var began = Stopwatch.StartNew(); ;)
        {
            if (_lines.Where(line => line.Contains(text, StringComparison.Ordinal)).ElementAtOrDefault(times - 1) is { } line)
                return line;
            Assert.False(_process.HasExited || began.Elapsed > Limit, $"no '{text}' in:\n{string.Join('\n', _lines)}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    /// <summary>The port that a listener has chosen.</summary>
    public int Port(string listener)
        => int.Parse(_lines.Select(line => OpenedAt().Match(line)).First(match => match.Success && match.Groups[1].Value == listener).Groups[2].Value, CultureInfo.InvariantCulture);

    /// <summary>Sends a signal to <c>run</c>, which passes it on.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().WaitAsync(Limit);
    }

    public Task WaitForExitAsync() => _process.WaitForExitAsync().WaitAsync(Limit);

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    [GeneratedRegex(@"Listener (\S+) is open on .*:(\d+)$")]
    private static partial Regex OpenedAt();
}
