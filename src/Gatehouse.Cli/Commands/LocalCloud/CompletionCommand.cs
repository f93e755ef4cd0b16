using System.CommandLine;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Commands.LocalCloud;

internal sealed class CompletionCommand : CliCommand
{
    // The directive is System.CommandLine's: it prints one completion a line for a command line and a place in it.
    private const string Bash = """
        _gatehouse() {
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$(gatehouse "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _gatehouse gatehouse
        """;

    private readonly Argument<string> _shell = new("shell") { Description = "The shell: bash." };

    public CompletionCommand() : base("completion", "Print a script that completes gatehouse's command lines.", "source <(gatehouse completion bash)")
    {
        Add(_shell);
        _shell.CompletionSources.Add("bash");
    }

    protected override Task<ExitCode> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        if (call.Value(_shell) != "bash")
            throw CliException.Usage($"argument shell: invalid choice: '{call.Value(_shell)}' (choose from 'bash')");
        call.Services.Output.WriteLine(Bash);
        return Task.FromResult(ExitCode.Success);
    }
}
