using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.Spring;

/// <summary>A command about the apps of a Spring service.</summary>
internal abstract class SpringAppCommand : CloudCommand
{
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _service = new("--service", "-s")
    {
        Description = "Name of the Spring service.",
        HelpName = "service",
        Required = true
    };

    protected SpringAppCommand(string name, string description, params IReadOnlyList<string> examples) : base(name, description, examples)
    {
        Add(_group);
        Add(_service);
    }

    public static IReadOnlyList<Column> Columns { get; } =
        [new("Name", "name"), new("ResourceGroup", "resourceGroup"), new("ProvisioningState", "provisioningState")];

    protected string Service(Invocation call, CloudSession cloud)
        => Kinds.Spring.Id(cloud.SubscriptionId, call.Required(_group), call.Required(_service));

    protected string App(Invocation call, CloudSession cloud, Option<string> name)
        => ResourceIds.Child(Service(call, cloud), "apps", call.Required(name));
}

internal sealed class SpringAppShow : SpringAppCommand
{
    private readonly Option<string> _name = CommonOptions.Name("app");

    public SpringAppShow() : base("show", "Show an app.", "gatehouse spring app show -g rg1 -s spring1 -n app1") => Add(_name);

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        call.Write(ArmShape.Flatten(await cloud.ResourceManager.GetAsync(App(call, cloud, _name), ApiVersions.Spring, cancellationToken)),
            Columns);
        return ExitCode.Success;
    }
}

internal sealed class SpringAppList()
    : SpringAppCommand("list", "List every app of a service.", "gatehouse spring app list -g rg1 -s spring1")
{
    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        call.Write(
            ArmShape.Flatten(await cloud.ResourceManager.ListAsync(Service(call, cloud) + "/apps", ApiVersions.Spring,
                cancellationToken)), Columns);
        return ExitCode.Success;
    }
}

internal sealed class SpringAppDelete : SpringAppCommand
{
    private readonly Option<string> _name = CommonOptions.Name("app");

    public SpringAppDelete() : base("delete", "Delete an app.", "gatehouse spring app delete -g rg1 -s spring1 -n app1") => Add(_name);

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
        => await cloud.ResourceManager.DeleteAsync(App(call, cloud, _name), ApiVersions.Spring, cancellationToken)
            ? ExitCode.Success
            : throw CliException.NotFound($"There is no app '{call.Required(_name)}' in that Spring service.");
}
