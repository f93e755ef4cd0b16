using System.Diagnostics;
using System.Text;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.Connections;

namespace Gatehouse.ServerTests.Connector;

/// <summary>A command line in a process of its own that says when a step has begun, and comes no further than that step while its input is open.</summary>
internal static class StoppedCommand
{
    private const string Begun = "begun";

    /// <summary>Starts a command and waits until a step has begun: the process is somewhere between the step's journal and the next.</summary>
    public static async Task<Process> StartAsync(ConnectorCloud cloud, string[] command, string kind)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in new[] { "exec", typeof(StoppedCommand).Assembly.Location, "until", kind }.Concat(command).Concat(["--data", cloud.Folder]))
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(90));
        Assert.True(line == Begun, $"{kind} was never begun: {line}");
        return process;
    }

    /// <summary>Kills a command with -9 in the middle of a step.</summary>
    public static async Task KillAsync(ConnectorCloud cloud, string[] command, string kind)
    {
        using var process = await StartAsync(cloud, command, kind);
        process.Kill();
        await process.WaitForExitAsync();
        Assert.True(File.Exists(cloud.Journal));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(cloud.Journal));
    }

    /// <summary>What the process does.</summary>
    public static Task<int> RunAsync(string kind, string[] command)
        => CommandRunner.RunAsync(command, new CliServices { Journal = journal => new StoppingJournal(journal, kind) });

    private sealed class StoppingJournal(IJournal inner, string kind) : IJournal
    {
        private bool _begun;

        public byte[]? Read() => inner.Read();

        public void Write(ReadOnlySpan<byte> content)
        {
            Stop();
            inner.Write(content);
            if (_begun || !Encoding.UTF8.GetString(content).Contains($"\"kind\":\"{kind}\"", StringComparison.Ordinal))
                return;
            _begun = true;
            Console.WriteLine(Begun);
        }

        public void Delete()
        {
            Stop();
            inner.Delete();
        }

        private void Stop()
        {
            if (_begun)
                Console.In.ReadToEnd();
        }
    }
}
