using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Commands.Ad;

internal sealed class AdUserUpdate : LocalCommand
{
    private readonly Option<string> _id = new("--id") { Description = "Object id or user name.", HelpName = "id", Required = true };
    private readonly Option<string> _password = new("--password") { Description = "New password.", HelpName = "password", Required = true };

    public AdUserUpdate() : base(
        "update", "Give a user a new password.", "gatehouse ad user update --id developer@contoso.example --password \"$PASSWORD\"")
    {
        Add(_id);
        Add(_password);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, LocalSession cloud, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["password"] = call.Required(_password) };
        await cloud.CallAsync(
            HttpMethod.Patch, $"{DirectoryShapes.Root}users/{Uri.EscapeDataString(call.Required(_id))}", body, cancellationToken);
        return ExitCode.Success;
    }
}
