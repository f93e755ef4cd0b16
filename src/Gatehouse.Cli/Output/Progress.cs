using Gatehouse.Cli.CommandLine;
using Spectre.Console;

namespace Gatehouse.Cli.Output;

/// <summary>Shows on a terminal that work goes on. Work that is quick shows nothing.</summary>
internal static class Progress
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    public static async Task<T> ShowAsync<T>(CliServices services, bool quiet, string text, Func<IProgress<string>, Task<T>> work)
    {
        var progress = new Latest(text);
        var running = work(progress);
        if (quiet || !services.IsTerminal || await Task.WhenAny(running, Task.Delay(Patience, services.Time)) == running)
            return await running;
        return await SpinAsync(services, progress, running);
    }

    // Apart, so that a quick command does not load Spectre.
    private static async Task<T> SpinAsync<T>(CliServices services, Latest progress, Task<T> running)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(services.Error), ColorSystem = services.IsColored ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors });
        await console.Status().StartAsync(Markup.Escape(progress.Text), async status =>
        {
            progress.Changed = text => status.Status(Markup.Escape(text));
            await Task.WhenAny(running);
        });
        return await running;
    }

    private sealed class Latest(string text) : IProgress<string>
    {
        public string Text { get; private set; } = text;

        public Action<string>? Changed { get; set; }

        public void Report(string value)
        {
            Text = value;
            Changed?.Invoke(value);
        }
    }
}
