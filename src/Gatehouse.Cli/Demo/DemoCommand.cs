using System.CommandLine;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;
using Gatehouse.LocalCloud.State;
using Spectre.Console;

namespace Gatehouse.Cli.Demo;

internal sealed class DemoCommand : CliCommand
{
    private static readonly Option<bool> Keep = new("--keep")
    {
        Description = "Leave the local cloud running at the end, and say how to reach and remove it.",
    };

    public DemoCommand()
        : base(
            "demo",
            "Show the whole way: a local cloud, a database, apps, connections, and programs that connect without a password.",
            "gatehouse demo",
            "gatehouse demo --keep")
        => Options.Add(Keep);

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        call.RefuseAzure("demo");
        var data = new DataFolder(Path.Combine(Path.GetTempPath(), $"gatehouse-demo-{Guid.NewGuid().ToString("N")[..8]}"));
        var console = CreateConsole(call.Services);
        var json = call.Format == OutputFormat.Json;
        var runner = new DemoRunner(data, console, json || call.Quiet, call.Services.Time);
        var keep = call.Value(Keep);
        try
        {
            var report = await runner.RunAsync(cancellationToken);
            if (json)
                call.Services.Output.WriteLine(report.ToJson());
            else
                report.WriteTo(console);
            if (keep)
            {
                call.Services.Error.WriteLine($"The local cloud runs on. Use it with: export GATEHOUSE_DATA={data.Root}");
                call.Services.Error.WriteLine($"Remove it with: gatehouse down && rm -r {data.Root}");
            }

            return report.Succeeded ? ExitCode.Success : ExitCode.Failure;
        }
        catch (DemoException e)
        {
            throw new CliException(ExitCode.Failure, e.Message, e);
        }
        finally
        {
            if (!keep)
            {
                await runner.StopAsync();
                Directory.Delete(data.Root, recursive: true);
            }
        }
    }

    private static IAnsiConsole CreateConsole(CliServices services)
    {
        var plain = Console.IsOutputRedirected || services.Environment("NO_COLOR") is not null;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(services.Output),
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        // A file has no width of its own; the tables need this much to keep a login on one line.
        if (Console.IsOutputRedirected)
            console.Profile.Width = 160;
        return console;
    }
}
