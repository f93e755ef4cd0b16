using System.Diagnostics;

namespace Gatehouse.ServerTests.Sidecar;

/// <summary>A client that stays: it gets a line and answers with one.</summary>
internal sealed class TalkingProgram : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly Task<string> _error;

    private TalkingProgram(Process process) => (_process, _error) = (process, process.StandardError.ReadToEndAsync());

    public static TalkingProgram Start(string program, params string[] arguments)
        => new(Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);

    /// <summary>The answer to a line; null where the program has ended instead.</summary>
    public async Task<string?> TryAskAsync(string line)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(line);
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            return null; // it has ended
        }

        return await _process.StandardOutput.ReadLineAsync().WaitAsync(Limit);
    }

    /// <summary>The answer to a line.</summary>
    public async Task<string> AskAsync(string line) => await TryAskAsync(line) ?? throw new InvalidOperationException(await ErrorAsync());

    /// <summary>What a program that has ended said of it.</summary>
    public Task<string> ErrorAsync() => _error.WaitAsync(Limit);

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}
