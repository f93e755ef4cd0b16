using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.ResourceManager;
using Gatehouse.Connector.Sources;

namespace Gatehouse.Cli.Commands.WebApp;

internal sealed class WebAppSettingsDelete : CloudCommand
{
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _name = CommonOptions.Name("app");
    private readonly Option<string[]> _names = new("--setting-names")
    {
        Description = "Names of the settings, with spaces between them.",
        HelpName = "key",
        AllowMultipleArgumentsPerToken = true,
        Required = true,
    };

    public WebAppSettingsDelete() : base(
        "delete", "Delete settings of an app.", "gatehouse webapp config appsettings delete -g rg1 -n web1 --setting-names COLOR SIZE")
    {
        Add(_group);
        Add(_name);
        Add(_names);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var store = new AppSettings(
            cloud.ResourceManager, ResourceIds.Site(cloud.SubscriptionId, call.Required(_group), call.Required(_name)));
        var settings = await store.ReadAsync(cancellationToken);
        foreach (var name in call.Required(_names))
            settings.Remove(name);
        await store.WriteAsync(settings, cancellationToken);
        call.Write(SettingsShape.Of(settings), SettingsShape.Columns);
        return ExitCode.Success;
    }
}
