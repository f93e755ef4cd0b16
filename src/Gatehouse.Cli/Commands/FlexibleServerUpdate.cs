using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;

namespace Gatehouse.Cli.Commands;

/// <summary>Changes a flexible server.</summary>
internal sealed class FlexibleServerUpdate : CloudCommand
{
    private readonly ResourceKind _kind;
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _name = CommonOptions.ServerName();
    private readonly Option<string?> _access = new("--public-access")
    {
        Description = "Enabled, or Disabled: nobody can log in.",
        HelpName = "access",
    };
    private readonly Option<string[]> _tags = CommonOptions.Tags();

    public FlexibleServerUpdate(ResourceKind kind) : base(
        "update", "Change a server.", $"gatehouse {kind.Command} update -g rg1 -n server1 --public-access Disabled")
    {
        _kind = kind;
        foreach (var option in new Option[] { _group, _name, _access, _tags })
            Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var body = new JsonObject();
        if (call.Value(_access) is { } access)
            body["properties"] = new JsonObject { ["network"] = new JsonObject { ["publicNetworkAccess"] = PublicAccess.Of(access) } };
        if (CommonOptions.TagsOf(call, _tags) is { } tags)
            body["tags"] = tags;
        if (body.Count == 0)
            throw CliException.Usage("Say what to change: --public-access or --tags.");
        var id = _kind.Id(cloud.SubscriptionId, call.Required(_group), call.Required(_name));
        call.Write(ArmShape.Flatten(await cloud.ResourceManager.PatchAsync(id, _kind.ApiVersion, body, cancellationToken)), _kind.Columns);
        return ExitCode.Success;
    }
}
