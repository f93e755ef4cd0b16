using System.CommandLine;
using System.CommandLine.Invocation;

namespace Gatehouse.Cli.CommandLine;

/// <summary>Runs one command line.</summary>
internal static class CommandRunner
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CliServices services)
    {
        var root = new GatehouseCommand(services);
        var parsed = root.Parse(arguments, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        // Help and completion work on a line that is not complete.
        if (parsed.Action is null or ParseErrorAction)
        {
            if (arguments.Count == 0)
                return await root.Parse(["--help"]).InvokeAsync(Configuration(services));
            CatchLadder.WriteError(services, UsageError.Describe(parsed));
            return (int)ExitCode.Usage;
        }

        return await parsed.InvokeAsync(Configuration(services));
    }

    // Signals and exceptions are the catch ladder's: the library's own handlers know neither our exit codes nor our texts.
    private static InvocationConfiguration Configuration(CliServices services) => new()
    {
        Output = services.Output,
        Error = services.Error,
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null,
    };
}
