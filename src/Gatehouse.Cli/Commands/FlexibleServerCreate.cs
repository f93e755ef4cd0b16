using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands;

/// <summary>Makes a flexible server of one kind.</summary>
internal abstract class FlexibleServerCreate : CloudCommand
{
    private readonly ResourceKind _kind;
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _name = CommonOptions.ServerName();
    private readonly Option<string?> _location = CommonOptions.Location();
    private readonly Option<string?> _administrator = new("--admin-user", "-u")
    {
        Description = "Administrator with a password. Default: none; only tokens log in.",
        HelpName = "user",
    };
    private readonly Option<string?> _password = new("--admin-password", "-p")
    {
        Description = "Password of the administrator.",
        HelpName = "password",
    };
    private readonly Option<string> _version;
    private readonly Option<string> _sku = new("--sku-name")
    {
        Description = "Compute size; kept, not used by the local cloud.",
        HelpName = "sku",
        DefaultValueFactory = _ => "Standard_B1ms",
    };
    private readonly Option<string> _tier = new("--tier")
    {
        Description = "Compute tier; kept, not used by the local cloud.",
        HelpName = "tier",
        DefaultValueFactory = _ => "Burstable",
    };
    private readonly Option<int> _storage = new("--storage-size")
    {
        Description = "Storage in GiB; kept, not used by the local cloud.",
        HelpName = "GiB",
        DefaultValueFactory = _ => 32,
    };
    private readonly Option<string?> _database = new("--database-name", "-d")
    {
        Description = "A database to make on the server.",
        HelpName = "database",
    };
    private readonly Option<string?> _access = new("--public-access")
    {
        Description = "Kept for the Azure CLI's command lines; the local cloud listens on this machine only.",
        HelpName = "addresses",
    };
    private readonly Option<string[]> _tags = CommonOptions.Tags();
    private readonly Option<bool> _yes = CommonOptions.Yes();

    /// <summary>Makes the command.</summary>
    /// <param name="kind">The kind of server.</param>
    /// <param name="product">What Azure's product is named.</param>
    /// <param name="engine">What the local cloud runs for it.</param>
    /// <param name="version">The version that is asked for by default.</param>
    /// <param name="example">A server's name for the examples.</param>
    protected FlexibleServerCreate(ResourceKind kind, string product, string engine, string version, string example) : base(
        "create",
        $"Make a {product} server.",
        $"gatehouse {kind.Command} create -g rg1 -n {example}",
        $"gatehouse {kind.Command} create -g rg1 -n {example} -d db1 -u owner -p \"$PASSWORD\"")
    {
        _kind = kind;
        _version = new("--version")
        {
            Description = $"Version that Azure would run. The local cloud runs the {engine} of this machine.",
            HelpName = "version",
            DefaultValueFactory = _ => version,
        };
        foreach (var option in new Option[]
            { _group, _name, _location, _administrator, _password, _version, _sku, _tier, _storage, _database, _access, _tags, _yes })
            Add(option);
    }

    protected override Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        if (call.Value(_administrator) is null != call.Value(_password) is null)
            throw CliException.Usage("--admin-user/-u and --admin-password/-p go together.");
        return call.WithProgressAsync($"Making server '{call.Required(_name)}'", _ => CreateAsync(call, cloud, cancellationToken));
    }

    /// <summary>Adds what only this kind of server has.</summary>
    /// <param name="properties">The server's properties.</param>
    /// <param name="withPassword">Whether it gets an administrator with a password.</param>
    /// <param name="tenantId">The tenant.</param>
    protected virtual void Complete(JsonObject properties, bool withPassword, string tenantId)
    {
    }

    private async Task<ExitCode> CreateAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var group = call.Required(_group);
        var id = _kind.Id(cloud.SubscriptionId, group, call.Required(_name));
        var body = new JsonObject
        {
            ["location"] = await CommonOptions.LocationAsync(call, cloud, _location, group, cancellationToken),
            ["sku"] = new JsonObject { ["name"] = call.Required(_sku), ["tier"] = call.Required(_tier) },
            ["properties"] = Properties(call, (await cloud.SignedInAsync(cancellationToken)).TenantId),
        };
        if (CommonOptions.TagsOf(call, _tags) is { } tags)
            body["tags"] = tags;
        var server = await cloud.ResourceManager.PutAsync(id, _kind.ApiVersion, body, cancellationToken);
        if (call.Value(_database) is { } database)
            await cloud.ResourceManager.PutAsync(
                ResourceIds.Child(id, "databases", database),
                _kind.ApiVersion,
                new JsonObject { ["properties"] = new JsonObject() },
                cancellationToken);
        call.Write(ArmShape.Flatten(server), _kind.Columns);
        return ExitCode.Success;
    }

    private JsonObject Properties(Invocation call, string tenantId)
    {
        var withPassword = call.Value(_administrator) is not null;
        var properties = new JsonObject
        {
            ["createMode"] = "Create",
            ["version"] = call.Required(_version),
            ["storage"] = new JsonObject { ["storageSizeGB"] = call.Value(_storage) },
        };
        Complete(properties, withPassword, tenantId);
        if (withPassword)
        {
            properties["administratorLogin"] = call.Value(_administrator);
            properties["administratorLoginPassword"] = call.Value(_password);
        }

        return properties;
    }
}
