using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;

namespace Gatehouse.Cli.Commands.Sql;

internal sealed class SqlServerUpdate : CloudCommand
{
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _name = CommonOptions.Name("server");
    private readonly Option<string?> _password = SqlServerOptions.Password();
    private readonly Option<string?> _public = SqlServerOptions.PublicNetwork();
    private readonly Option<string?> _tls = SqlServerOptions.MinimalTls();
    private readonly Option<string[]> _tags = CommonOptions.Tags();

    public SqlServerUpdate() : base(
        "update", "Change a SQL server.", "gatehouse sql server update -g rg1 -n sql1 --enable-public-network false")
    {
        foreach (var option in new Option[] { _group, _name, _password, _public, _tls, _tags })
            Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var properties = new JsonObject();
        if (call.Value(_password) is { } password)
            properties["administratorLoginPassword"] = password;
        SqlServerOptions.Put(properties, call.Value(_public), call.Value(_tls));
        var body = new JsonObject();
        if (properties.Count > 0)
            body["properties"] = properties;
        if (CommonOptions.TagsOf(call, _tags) is { } tags)
            body["tags"] = tags;
        if (body.Count == 0)
            throw CliException.Usage("Say what to change: --admin-password, --enable-public-network, --minimal-tls-version or --tags.");
        var id = Kinds.SqlServer.Id(cloud.SubscriptionId, call.Required(_group), call.Required(_name));
        var server = await cloud.ResourceManager.PatchAsync(id, Kinds.SqlServer.ApiVersion, body, cancellationToken);
        call.Write(ArmShape.Flatten(server), Kinds.SqlServer.Columns);
        return ExitCode.Success;
    }
}
