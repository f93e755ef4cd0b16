using System.CommandLine;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Commands.Account;

/// <summary>The tutorials install extensions of the Azure CLI for what is built in here.</summary>
internal sealed class ExtensionAdd : CliCommand
{
    private static readonly string[] BuiltIn = ["serviceconnector-passwordless", "rdbms-connect"];

    private readonly Option<string> _name = new("--name", "-n") { Description = "Name of the extension.", HelpName = "name", Required = true };
    private readonly Option<bool> _upgrade = new("--upgrade", "-U") { Description = "Kept for the Azure CLI's command lines; not used." };
    private readonly Option<bool> _yes = CommonOptions.Yes();

    public ExtensionAdd() : base(
        "add", $"Say that an extension of the Azure CLI is built in: {string.Join(", ", BuiltIn)}.", "gatehouse extension add --name serviceconnector-passwordless --upgrade")
    {
        Add(_name);
        Add(_upgrade);
        Add(_yes);
    }

    protected override Task<ExitCode> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var name = call.Required(_name);
        if (!BuiltIn.Contains(name, StringComparer.OrdinalIgnoreCase))
            throw CliException.Usage($"gatehouse has no extensions. What the Azure CLI's {string.Join(" and ", BuiltIn)} do is built in; '{name}' is not.");
        call.Say($"'{name}' is built in.");
        return Task.FromResult(ExitCode.Success);
    }
}
