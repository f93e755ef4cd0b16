using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.WebApp;

internal sealed class WebAppIdentityShow : CloudCommand
{
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _name = CommonOptions.Name("app");

    public WebAppIdentityShow() : base("show", "Show an app's managed identities.", "gatehouse webapp identity show -g rg1 -n web1")
    {
        Add(_group);
        Add(_name);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var site = await cloud.ResourceManager.GetAsync(ResourceIds.Site(cloud.SubscriptionId, call.Required(_group), call.Required(_name)), ApiVersions.Web, cancellationToken);
        call.Write(site["identity"], WebAppIdentities.Columns);
        return ExitCode.Success;
    }
}
