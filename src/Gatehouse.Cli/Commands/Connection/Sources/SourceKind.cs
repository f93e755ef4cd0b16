using Gatehouse.Connector.Connections;

namespace Gatehouse.Cli.Commands.Connection.Sources;

/// <summary>A kind of source, as its group of commands needs to know it.</summary>
/// <param name="Command">Its group of commands, e.g. <c>webapp</c>.</param>
/// <param name="Noun">What a person calls it.</param>
/// <param name="Example">How examples name one.</param>
/// <param name="Options">Makes the options that name one.</param>
/// <param name="Authentications">How it can log in.</param>
internal sealed record SourceKind(
    string Command, string Noun, string Example, Func<SourceOptions> Options, IReadOnlyList<AuthenticationKind> Authentications)
{
    private static readonly AuthenticationKind[] OfApps =
    [
        AuthenticationKind.Secret, AuthenticationKind.SystemAssignedIdentity, AuthenticationKind.UserAssignedIdentity,
        AuthenticationKind.ServicePrincipalSecret,
    ];

    public static SourceKind WebApp { get; } = new("webapp", "app", "-g rg1 -n web1", () => new SiteOptions(), OfApps);

    public static SourceKind FunctionApp { get; } = new("functionapp", "function app", "-g rg1 -n func1", () => new SiteOptions(), OfApps);

    public static SourceKind ContainerApp { get; } = new("containerapp", "container app", "-g rg1 -n app1", () => new ContainerAppOptions(), OfApps);

    public static SourceKind Spring { get; } = new("spring", "Spring app", "-g rg1 --service spring1 --app app1", () => new SpringOptions(), OfApps);

    public static SourceKind Cluster { get; } = new(
        "aks", "cluster", "-g rg1 -n aks1", () => new ClusterOptions(),
        [AuthenticationKind.Secret, AuthenticationKind.UserAssignedIdentity, AuthenticationKind.ServicePrincipalSecret]);

    public static SourceKind Local { get; } = new(
        "", "machine", "-g rg1", () => new LocalOptions(),
        [AuthenticationKind.Secret, AuthenticationKind.UserAccount, AuthenticationKind.ServicePrincipalSecret]);

    public bool IsLocal => Command.Length == 0;

    /// <summary>The beginning of its connection commands, e.g. <c>gatehouse webapp connection</c>.</summary>
    public string Commands => IsLocal ? "gatehouse connection" : $"gatehouse {Command} connection";
}
