using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;

namespace Gatehouse.Cli.Commands.Sql;

internal sealed class SqlServerCreate : CloudCommand
{
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _name = CommonOptions.Name("server");
    private readonly Option<string?> _location = CommonOptions.Location();
    private readonly Option<string?> _user = new("--admin-user", "-u")
    {
        Description = "Administrator with a password. Goes with --admin-password.",
        HelpName = "user",
    };
    private readonly Option<string?> _password = SqlServerOptions.Password();
    private readonly Option<bool> _tokensOnly = new(
        "--enable-ad-only-auth")
    { Description = "Only tokens log in. Needs the --external-admin options." };
    private readonly Option<string?> _externalName = new("--external-admin-name")
    {
        Description = "Name of the principal that administers the server.",
        HelpName = "name",
    };
    private readonly Option<string?> _externalId = new("--external-admin-sid")
    {
        Description = "Object id of that principal.",
        HelpName = "id",
    };
    private readonly Option<string?> _externalType = new("--external-admin-principal-type")
    {
        Description = "User, Group or Application.",
        HelpName = "type",
    };
    private readonly Option<string?> _public = SqlServerOptions.PublicNetwork();
    private readonly Option<string?> _tls = SqlServerOptions.MinimalTls();

    public SqlServerCreate() : base(
        "create", "Make a SQL server.",
        "gatehouse sql server create -g rg1 -n sql1 -u owner -p \"$PASSWORD\"",
        "gatehouse sql server create -g rg1 -n sql1 --enable-ad-only-auth --external-admin-name dba@contoso.example --external-admin-sid "
            + "00000000-0000-0000-0000-000000000000")
    {
        foreach (var option in new Option[]
            { _group, _name, _location, _user, _password, _tokensOnly, _externalName, _externalId, _externalType, _public, _tls })
            Add(option);
    }

    protected override Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var properties = Properties(call);
        return call.WithProgressAsync($"Making server '{call.Required(_name)}'", async _ =>
        {
            var group = call.Required(_group);
            if (properties["administrators"] is JsonObject administrators)
                administrators["tenantId"] = (await cloud.SignedInAsync(cancellationToken)).TenantId;
            var body = new JsonObject
            {
                ["location"] = await CommonOptions.LocationAsync(call, cloud, _location, group, cancellationToken),
                ["properties"] = properties,
            };
            var id = Kinds.SqlServer.Id(cloud.SubscriptionId, group, call.Required(_name));
            var server = await cloud.ResourceManager.PutAsync(id, Kinds.SqlServer.ApiVersion, body, cancellationToken);
            call.Write(ArmShape.Flatten(server), Kinds.SqlServer.Columns);
            return ExitCode.Success;
        });
    }

    private JsonObject Properties(Invocation call)
    {
        if (call.Value(_user) is null != call.Value(_password) is null)
            throw CliException.Usage("--admin-user/-u and --admin-password/-p go together.");
        if (call.Value(_externalName) is null != call.Value(_externalId) is null)
            throw CliException.Usage("--external-admin-name and --external-admin-sid go together.");
        if (call.Value(_tokensOnly) && call.Value(_externalId) is null)
            throw CliException.Usage("--enable-ad-only-auth needs --external-admin-name and --external-admin-sid.");
        if (call.Value(_user) is null && !call.Value(_tokensOnly))
            throw CliException.Usage(
                "Give --admin-user/-u and --admin-password/-p, or --enable-ad-only-auth with the --external-admin options.");
        var properties = new JsonObject
        {
            ["administratorLogin"] = call.Value(_user),
            ["administratorLoginPassword"] = call.Value(_password)
        };
        SqlServerOptions.Put(properties, call.Value(_public), call.Value(_tls));
        if (call.Value(_externalId) is { } sid)
        {
            properties["administrators"] = new JsonObject
            {
                ["administratorType"] = Postgres.ServerChild.OnlyName,
                ["login"] = call.Value(_externalName),
                ["sid"] = sid,
                ["principalType"] = call.Value(_externalType),
                ["azureADOnlyAuthentication"] = call.Value(_tokensOnly),
            };
        }

        return properties;
    }
}
