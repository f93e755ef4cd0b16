using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Commands.Account;

/// <summary>The version in the Azure CLI's form; <c>--version</c> prints the number alone.</summary>
internal sealed class VersionCommand() : CliCommand("version", "Show the version.", "gatehouse version")
{
    protected override Task<ExitCode> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        call.Write(new JsonObject
        {
            ["gatehouse"] = Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion,
            ["runtime"] = RuntimeInformation.FrameworkDescription,
            ["extensions"] = new JsonObject(),
        });
        return Task.FromResult(ExitCode.Success);
    }
}
