using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Commands.Connection.Sources;
using Gatehouse.Connector.Configuration;
using Gatehouse.Connector.Connections;
using Gatehouse.Connector.Targets;

namespace Gatehouse.Cli.Commands.Connection;

/// <summary>What a kind of source can be connected to, and how. Needs no cloud.</summary>
internal sealed class ConnectionListSupportTypes : CliCommand
{
    private readonly SourceKind _kind;
    private readonly Option<string?> _target = new("--target-type", "-t") { Description = "Kind of database. Default: all of them.", HelpName = "type" };

    public ConnectionListSupportTypes(SourceKind kind) : base(
        "list-support-types", $"List what a {kind.Noun} can be connected to, and how.", $"{kind.Commands} list-support-types -o table")
    {
        _kind = kind;
        _target.CompletionSources.Add(_ => Target.All.Select(target => target.Name));
        Add(_target);
    }

    protected override Task<ExitCode> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var targets = call.Value(_target) is not { } typed ? Target.All
            : [Target.All.FirstOrDefault(target => target.Name.Equals(typed, StringComparison.OrdinalIgnoreCase))
                ?? throw CliException.Usage($"argument --target-type: invalid choice: '{typed}' (choose from {string.Join(", ", Target.All.Select(target => $"'{target.Name}'"))})")];
        call.Write(
            new JsonArray([.. targets.Select(target => new JsonObject
            {
                ["source"] = _kind.IsLocal ? "local" : _kind.Command,
                ["target"] = target.Name,
                ["auth_types"] = new JsonArray([.. _kind.Authentications.Select(kind => JsonValue.Create(NameOf(kind)))]),
                ["client_types"] = new JsonArray([.. ConfigurationTemplates.ClientTypes(target.Name, "secret")
                    .Where(type => !type.Contains('-', StringComparison.Ordinal)).Select(type => JsonValue.Create(type))]),
            })]),
            [new("Source", "source"), new("Target", "target"), new("AuthType", "auth_types"), new("ClientType", "client_types")]);
        return Task.FromResult(ExitCode.Success);
    }

    // The Azure CLI's names: reference/service-connector.md, section 1.5.
    private string NameOf(AuthenticationKind kind) => kind switch
    {
        AuthenticationKind.SystemAssignedIdentity => "system-managed-identity",
        AuthenticationKind.UserAssignedIdentity => _kind == SourceKind.Cluster ? "workload-identity" : "user-managed-identity",
        AuthenticationKind.ServicePrincipalSecret => "service-principal",
        AuthenticationKind.UserAccount => "user-account",
        _ => "secret",
    };
}
