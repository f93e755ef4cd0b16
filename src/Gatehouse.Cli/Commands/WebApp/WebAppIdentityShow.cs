using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Commands.WebApp;

internal sealed class WebAppIdentityShow : CloudCommand
{
    private readonly ResourceKind _kind;
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _name = CommonOptions.Name("app");

    public WebAppIdentityShow(ResourceKind kind) : base("show", "Show an app's managed identities.", $"gatehouse {kind.Command} identity show -g rg1 -n web1")
    {
        _kind = kind;
        Add(_group);
        Add(_name);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var site = await cloud.ResourceManager.GetAsync(
            _kind.Id(cloud.SubscriptionId, call.Required(_group), call.Required(_name)), _kind.ApiVersion, cancellationToken);
        call.Write(site["identity"], WebAppIdentities.Columns);
        return ExitCode.Success;
    }
}
