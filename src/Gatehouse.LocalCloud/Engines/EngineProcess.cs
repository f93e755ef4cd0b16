using System.Diagnostics;
using System.Globalization;
using Gatehouse.LocalCloud.State;

namespace Gatehouse.LocalCloud.Engines;

/// <summary>A child process that runs as the engine user and dies with this process, also when this one is killed.</summary>
internal sealed class EngineProcess : IDisposable
{
    private static readonly string[] ToolFolders = ["/usr/bin/", "/bin/", "/usr/local/bin/"];
    private readonly Process _process;
    private readonly Task _reading;

    private EngineProcess(Process process, Action<string> line)
    {
        _process = process;
        _reading = Task.WhenAll(PumpAsync(process.StandardOutput, line), PumpAsync(process.StandardError, line));
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts the program.</summary>
    /// <param name="user">Who it runs as; null is this process's user.</param>
    /// <param name="program">Path of the program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="line">Receives each line it writes, from two threads.</param>
    /// <param name="input">What it reads from its standard input, which is closed then. Small: it is written before this returns.</param>
    /// <exception cref="EngineException">A program that is needed is missing.</exception>
    public static async Task<EngineProcess> StartAsync(EngineUser? user, string program, IEnumerable<string> arguments, Action<string> line, string input = "")
    {
        var start = new ProcessStartInfo
        {
            // Its own session: Ctrl+C at the terminal is for this process, which then ends the engine in order.
            FileName = Tool("setsid"),
            WorkingDirectory = "/", // the current folder may be closed to the engine user
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in DropPrivileges(user).Append(program).Concat(arguments))
            start.ArgumentList.Add(argument);

        // Nothing of this process's environment: it may hold secrets, and PG… variables change what a server does.
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        start.Environment["LC_ALL"] = "C.UTF-8";
        var process = await EngineThread.RunAsync(() => Process.Start(start)!);
        var running = new EngineProcess(process, line);
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading: its exit code and its lines say why.
        }

        return running;
    }

    /// <summary>Runs the program to its end.</summary>
    /// <returns>The exit code and what it wrote.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        EngineUser? user, string program, IEnumerable<string> arguments, CancellationToken cancellationToken, string input = "")
    {
        var output = new List<string>();
        using var process = await StartAsync(user, program, arguments, line =>
        {
            lock (output)
                output.Add(line);
        }, input);
        try
        {
            var exitCode = await process.WaitAsync(cancellationToken);
            return (exitCode, string.Join('\n', output));
        }
        catch (OperationCanceledException)
        {
            process.Signal(NativeMethods.SigKill);
            throw;
        }
    }

    /// <summary>Waits for the end, and for the last line.</summary>
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        await _reading.WaitAsync(cancellationToken);
        return _process.ExitCode;
    }

    public void Signal(int signal)
    {
        // The id stays this child's until Process has reaped it, and it has not while HasExited is false.
        if (!_process.HasExited)
            _ = NativeMethods.Kill(_process.Id, signal);
    }

    public void Dispose() => _process.Dispose();

    private static IEnumerable<string> DropPrivileges(EngineUser? user)
    {
        yield return Tool("setpriv");
        if (user is not null)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"--reuid={user.UserId}");
            yield return string.Create(CultureInfo.InvariantCulture, $"--regid={user.GroupId}");
            yield return "--clear-groups";
        }

        yield return "--pdeathsig=QUIT";
        yield return "--no-new-privs";
        yield return "--";
    }

    private static string Tool(string name)
        => ToolFolders.Select(folder => folder + name).FirstOrDefault(File.Exists)
            ?? throw new EngineException($"The program '{name}' is missing; it starts the database engines. Type: apt-get install util-linux");

    private static async Task PumpAsync(StreamReader reader, Action<string> line)
    {
        while (await reader.ReadLineAsync(CancellationToken.None) is { } text)
            line(text);
    }
}
