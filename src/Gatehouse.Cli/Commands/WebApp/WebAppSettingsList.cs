using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.ResourceManager;
using Gatehouse.Connector.Sources;

namespace Gatehouse.Cli.Commands.WebApp;

internal sealed class WebAppSettingsList : CloudCommand
{
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _name = CommonOptions.Name("app");

    public WebAppSettingsList() : base(
        "list", "List an app's settings.", "gatehouse webapp config appsettings list -g rg1 -n web1 -o table")
    {
        Add(_group);
        Add(_name);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var settings = new AppSettings(
            cloud.ResourceManager, ResourceIds.Site(cloud.SubscriptionId, call.Required(_group), call.Required(_name)));
        call.Write(SettingsShape.Of(await settings.ReadAsync(cancellationToken)), SettingsShape.Columns);
        return ExitCode.Success;
    }
}
