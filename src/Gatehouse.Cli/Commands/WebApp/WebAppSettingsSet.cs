using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.ResourceManager;
using Gatehouse.Connector.Sources;

namespace Gatehouse.Cli.Commands.WebApp;

internal sealed class WebAppSettingsSet : CloudCommand
{
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _name = CommonOptions.Name("app");
    private readonly Option<string[]> _settings = new("--settings")
    {
        Description = "Settings as key=value, with spaces between them.",
        HelpName = "key=value",
        AllowMultipleArgumentsPerToken = true,
        Required = true,
    };

    public WebAppSettingsSet() : base(
        "set",
        "Set settings of an app; others stay.",
        "gatehouse webapp config appsettings set -g rg1 -n web1 --settings COLOR=blue SIZE=3")
    {
        Add(_group);
        Add(_name);
        Add(_settings);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var wanted = KeyValues.Parse("--settings", call.Required(_settings));
        var store = new AppSettings(
            cloud.ResourceManager, ResourceIds.Site(cloud.SubscriptionId, call.Required(_group), call.Required(_name)));
        var settings = await store.ReadAsync(cancellationToken);
        foreach (var (name, value) in wanted)
            settings[name] = value;
        await store.WriteAsync(settings, cancellationToken);
        call.Write(SettingsShape.Of(settings), SettingsShape.Columns);
        return ExitCode.Success;
    }
}
