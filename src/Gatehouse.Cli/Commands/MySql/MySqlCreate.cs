using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.MySql;

internal sealed class MySqlCreate : CloudCommand
{
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
    private readonly Option<string> _version = new("--version")
    {
        Description = "Version that Azure would run. The local cloud runs the MariaDB of this machine.",
        HelpName = "version",
        DefaultValueFactory = _ => "8.0.21",
    };
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

    public MySqlCreate() : base(
        "create", "Make a MySQL server.", "gatehouse mysql flexible-server create -g rg1 -n my1", "gatehouse mysql flexible-server create -g rg1 -n my1 -d db1 -u owner -p \"$PASSWORD\"")
    {
        foreach (var option in new Option[] { _group, _name, _location, _administrator, _password, _version, _sku, _tier, _storage, _database, _access, _tags, _yes })
            Add(option);
    }

    protected override Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        if (call.Value(_administrator) is null != call.Value(_password) is null)
            throw CliException.Usage("--admin-user/-u and --admin-password/-p go together.");
        return call.WithProgressAsync($"Making server '{call.Required(_name)}'", _ => CreateAsync(call, cloud, cancellationToken));
    }

    private async Task<ExitCode> CreateAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var (group, id) = (
            call.Required(_group), ResourceIds.MySqlServer(cloud.SubscriptionId, call.Required(_group), call.Required(_name)));
        var body = new JsonObject
        {
            ["location"] = await CommonOptions.LocationAsync(call, cloud, _location, group, cancellationToken),
            ["sku"] = new JsonObject { ["name"] = call.Required(_sku), ["tier"] = call.Required(_tier) },
            ["properties"] = Properties(call),
        };
        if (CommonOptions.TagsOf(call, _tags) is { } tags)
            body["tags"] = tags;
        var server = await cloud.ResourceManager.PutAsync(id, ApiVersions.MySql, body, cancellationToken);
        if (call.Value(_database) is { } database)
            await cloud.ResourceManager.PutAsync(
                ResourceIds.Child(id, "databases", database),
                ApiVersions.MySql,
                new JsonObject { ["properties"] = new JsonObject() },
                cancellationToken);
        call.Write(ArmShape.Flatten(server), Kinds.MySqlServer.Columns);
        return ExitCode.Success;
    }

    private JsonObject Properties(Invocation call)
    {
        var withPassword = call.Value(_administrator) is not null;
        var properties = new JsonObject
        {
            ["createMode"] = "Create",
            ["version"] = call.Required(_version),
            ["storage"] = new JsonObject { ["storageSizeGB"] = call.Value(_storage) },
        };
        if (withPassword)
        {
            properties["administratorLogin"] = call.Value(_administrator);
            properties["administratorLoginPassword"] = call.Value(_password);
        }

        return properties;
    }
}
