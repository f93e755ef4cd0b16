namespace Gatehouse.Cli.CommandLine;

/// <summary>What the process ends with. The numbers are documented in docs/cli.md and never change.</summary>
internal enum ExitCode
{
    /// <summary>It did what was asked.</summary>
    Success = 0,

    /// <summary>It failed; the error says why.</summary>
    Failure = 1,

    /// <summary>The command line is wrong: a misspelled command, a missing or malformed argument.</summary>
    Usage = 2,

    /// <summary>The resource that was asked for does not exist, as in the Azure CLI.</summary>
    NotFound = 3,

    /// <summary>No local cloud runs, or nobody is signed in.</summary>
    NotReady = 4,

    /// <summary>The program of <c>run</c> exists and cannot be started, as in a shell.</summary>
    CannotExecute = 126,

    /// <summary>The program of <c>run</c> was not found, as in a shell.</summary>
    ProgramNotFound = 127,

    /// <summary>Ctrl-C.</summary>
    Interrupted = 130,

    /// <summary>SIGTERM.</summary>
    Terminated = 143,
}
