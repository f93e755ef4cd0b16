namespace Gatehouse.Cli.CommandLine;

/// <summary>A failure in words for the person at the keyboard: what happened, what was seen, what to type.</summary>
internal sealed class CliException(ExitCode exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    public ExitCode ExitCode { get; } = exitCode;

    public static CliException Usage(string message) => new(ExitCode.Usage, message);

    public static CliException NotFound(string message) => new(ExitCode.NotFound, message);

    public static CliException NotReady(string message, Exception? inner = null) => new(ExitCode.NotReady, message, inner);
}
