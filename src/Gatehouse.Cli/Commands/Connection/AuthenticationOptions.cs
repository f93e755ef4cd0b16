using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.Connections;
using Gatehouse.Connector.ResourceManager;
using Gatehouse.Connector.Targets;

namespace Gatehouse.Cli.Commands.Connection;

/// <summary>How the source logs in: one of the options that its kind has.</summary>
internal sealed class AuthenticationOptions(IReadOnlyList<AuthenticationKind> kinds, bool isCluster, Target target)
{
    private const string MySqlIdentity = "mysql-identity-id";

    private readonly Option<string[]?> _system = Keys("--system-identity", "Log in with the source's system-assigned identity.", ArgumentArity.ZeroOrMore);
    private readonly Option<string[]?> _user = Keys("--user-identity", "Log in with a user-assigned identity: client-id=… subs-id=….", ArgumentArity.OneOrMore);
    private readonly Option<string[]?> _workload = Keys(
        "--workload-identity", "Log in with the user-assigned identity of this resource id, as the programs of the cluster.", ArgumentArity.OneOrMore);
    private readonly Option<string[]?> _principal = Keys(
        "--service-principal", "Log in with a service principal: client-id=… secret=….", ArgumentArity.OneOrMore);
    private readonly Option<string[]?> _account = Keys(
        "--user-account", "Log in with your account, or with the user or the group of object-id=….", ArgumentArity.ZeroOrMore);
    private readonly Option<string[]?> _secret = Keys("--secret", "Log in with a database user and its password: name=… secret=….", ArgumentArity.OneOrMore);

    private IReadOnlyList<string> OptionalKeys => target.Name == "mysql-flexible" ? ["user-object-id", MySqlIdentity] : ["user-object-id"];

    public IEnumerable<Option> All => kinds.Select(OptionOf);

    /// <summary>Whether the source can have an identity of its own.</summary>
    public bool HasSystemIdentity => kinds.Contains(AuthenticationKind.SystemAssignedIdentity);

    /// <summary>What was given. Null when nothing was.</summary>
    /// <exception cref="CliException">More than one, or one that is not complete; the Azure CLI's texts.</exception>
    public async Task<Authentication?> ReadAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var given = kinds.Where(kind => call.Has(OptionOf(kind))).ToList();
        return given.Count switch
        {
            0 => null,
            > 1 => throw CliException.Usage("Only one auth info is needed"),
            _ => given[0] switch
            {
                AuthenticationKind.SystemAssignedIdentity => System(call),
                AuthenticationKind.UserAssignedIdentity => isCluster ? await WorkloadAsync(call, cloud, cancellationToken) : User(call),
                AuthenticationKind.ServicePrincipalSecret => Principal(call),
                AuthenticationKind.UserAccount => Account(call),
                _ => Secret(call),
            },
        };
    }

    /// <exception cref="CliException">It is null; the Azure CLI's text.</exception>
    public Authentication Required(Authentication? given)
        => given ?? throw CliException.Usage($"At least one auth info is needed: {string.Join(", ", kinds.Select(kind => OptionOf(kind).Name))}");

    private Authentication System(Invocation call)
    {
        var keys = KeyValues.ParseKnown(_system.Name, call.Value(_system) ?? [], [], OptionalKeys);
        return Authentication.System with { MySqlIdentityId = keys.GetValueOrDefault(MySqlIdentity) };
    }

    private Authentication User(Invocation call)
    {
        var keys = KeyValues.ParseKnown(_user.Name, call.Value(_user) ?? [], ["client-id", "subs-id"], OptionalKeys);
        return new()
        {
            Kind = AuthenticationKind.UserAssignedIdentity,
            ClientId = keys["client-id"],
            SubscriptionId = keys["subs-id"],
            MySqlIdentityId = keys.GetValueOrDefault(MySqlIdentity),
        };
    }

    private async Task<Authentication> WorkloadAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var words = call.Value(_workload) ?? [];
        var keys = KeyValues.ParseKnown(_workload.Name, [.. words.Skip(1)], [], OptionalKeys);
        if (ResourceIds.Value(words[0], "resourceGroups") is not { } group || ResourceIds.Value(words[0], "userAssignedIdentities") is not { } name)
            throw CliException.Usage($"Resource id is invalid: {words[0]}");
        var id = ResourceIds.Identity(ResourceIds.Value(words[0], "subscriptions") ?? cloud.SubscriptionId, group, name);
        var identity = await cloud.ResourceManager.GetAsync(id, ApiVersions.ManagedIdentity, cancellationToken);
        return new()
        {
            Kind = AuthenticationKind.UserAssignedIdentity,
            ClientId = (string?)identity["properties"]?["clientId"],
            SubscriptionId = ResourceIds.Value(id, "subscriptions"),
            MySqlIdentityId = keys.GetValueOrDefault(MySqlIdentity),
        };
    }

    private Authentication Principal(Invocation call)
    {
        var keys = KeyValues.ParseKnown(_principal.Name, call.Value(_principal) ?? [], ["client-id", "secret"], ["object-id", .. OptionalKeys]);
        return new()
        {
            Kind = AuthenticationKind.ServicePrincipalSecret,
            ClientId = keys["client-id"],
            Secret = keys["secret"],
            ObjectId = keys.GetValueOrDefault("object-id"),
            MySqlIdentityId = keys.GetValueOrDefault(MySqlIdentity),
        };
    }

    private Authentication Account(Invocation call)
    {
        var keys = KeyValues.ParseKnown(_account.Name, call.Value(_account) ?? [], [], ["object-id", .. OptionalKeys]);
        return new()
        {
            Kind = AuthenticationKind.UserAccount,
            ObjectId = keys.GetValueOrDefault("object-id"),
            MySqlIdentityId = keys.GetValueOrDefault(MySqlIdentity),
        };
    }

    private Authentication Secret(Invocation call)
    {
        var words = KeyValues.Parse(_secret.Name, call.Value(_secret) ?? []);
        if (words.ContainsKey("secret-uri") || words.ContainsKey("secret-name"))
            throw CliException.Usage("A secret of a Key Vault (secret-uri, secret-name) needs a Key Vault, which gatehouse does not have. Give the password itself: --secret name=… secret=…");
        var keys = KeyValues.ParseKnown(_secret.Name, call.Value(_secret) ?? [], ["name", "secret"], []);
        return new() { Kind = AuthenticationKind.Secret, UserName = keys["name"], Secret = keys["secret"] };
    }

    private Option<string[]?> OptionOf(AuthenticationKind kind) => kind switch
    {
        AuthenticationKind.SystemAssignedIdentity => _system,
        AuthenticationKind.UserAssignedIdentity => isCluster ? _workload : _user,
        AuthenticationKind.ServicePrincipalSecret => _principal,
        AuthenticationKind.UserAccount => _account,
        _ => _secret,
    };

    private static Option<string[]?> Keys(string name, string description, ArgumentArity arity) => new(name)
    {
        Description = description,
        HelpName = name == "--workload-identity" ? "id" : "key=value",
        Arity = arity,
        AllowMultipleArgumentsPerToken = true,
    };
}
