using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Commands.Connection.Sources;
using Gatehouse.Cli.Output;
using Gatehouse.Connector.ResourceManager;
using Gatehouse.Connector.Targets;

namespace Gatehouse.Cli.Commands.Connection;

/// <summary>The names of the settings that a connection would have.</summary>
internal sealed class ConnectionPreviewConfiguration : CloudCommand
{
    private static readonly Dictionary<string, string> Authentications = new()
    {
        ["--secret"] = "secret",
        ["--system-identity"] = "systemAssignedIdentity",
        ["--user-identity"] = "userAssignedIdentity",
        ["--service-principal"] = "servicePrincipalSecret",
        ["--user-account"] = "userAccount",
    };

    private readonly Target _target;
    private readonly Option<string?> _clientType = new("--client-type") { Description = "What the program is written in. Default: all of them.", HelpName = "type" };
    private readonly List<Option<bool>> _authentications;

    public ConnectionPreviewConfiguration(Target target) : base(
        target.Name, $"Show the names of the settings of a connection to {target.Product}.",
        $"{SourceKind.Local.Commands} preview-configuration {target.Name} --client-type dotnet --user-account")
    {
        _target = target;
        _authentications = [.. Authentications.Select(one => new Option<bool>(one.Key) { Description = $"Only with {one.Value}." })];
        Add(_clientType);
        foreach (var option in _authentications)
            Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var chosen = _authentications.Where(option => call.Value(option)).ToList();
        if (chosen.Count > 1)
            throw CliException.Usage("Only one auth info is needed");
        var filter = $"TargetService eq '{_target.ServerType}/databases'"
            + (chosen.Count == 1 ? $" and AuthType eq '{Authentications[chosen[0].Name]}'" : "")
            + (call.Value(_clientType) is { } type ? $" and ClientType eq '{type.Replace("'", "''", StringComparison.Ordinal)}'" : "");
        var names = await cloud.ResourceManager.ListAsync(
            $"/providers/Microsoft.ServiceLinker/configurationNames?$filter={Uri.EscapeDataString(filter)}", ApiVersions.ServiceLinker, cancellationToken);
        call.Write(
            new JsonArray([.. names.Select(ArmShape.Flatten)]),
            [new("AuthType", "authType"), new("ClientType", "clientType"), new("Names", "names")]);
        return ExitCode.Success;
    }
}
