using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Commands.Ad;

internal sealed class AdUserCreate : LocalCommand
{
    private readonly Option<string> _display = new("--display-name")
    {
        Description = "Name that people read.",
        HelpName = "name",
        Required = true,
    };
    private readonly Option<string> _name = new("--user-principal-name")
    {
        Description = "User name, e.g. ada@contoso.example.",
        HelpName = "name",
        Required = true,
    };
    private readonly Option<string?> _password = new("--password")
    {
        Description = "Password. Default: none, and then nobody can sign in as this user.",
        HelpName = "password",
    };

    public AdUserCreate() : base(
        "create", "Make a user of the local tenant.", "gatehouse ad user create --display-name Ada --user-principal-name ada@contoso.example --password \"$PASSWORD\"")
    {
        Add(_display);
        Add(_name);
        Add(_password);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, LocalSession cloud, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["userPrincipalName"] = call.Required(_name), ["displayName"] = call.Required(_display) };
        if (call.Value(_password) is { } password)
            body["password"] = password;
        call.Write(await cloud.CallAsync(HttpMethod.Post, DirectoryShapes.Root + "users", body, cancellationToken), DirectoryShapes.Users);
        return ExitCode.Success;
    }
}
