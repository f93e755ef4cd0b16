using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Commands.Spring;

internal sealed class SpringCreate : ResourceCreate
{
    private readonly Option<string?> _sku = new("--sku") { Description = "Basic, Standard or Enterprise; kept.", HelpName = "sku" };

    public SpringCreate() : base(Kinds.Spring, "gatehouse spring create -g rg1 -n spring1") => Add(_sku);

    protected override void Complete(Invocation call, CloudSession cloud, JsonObject body, JsonObject properties)
    {
        if (call.Value(_sku) is { } sku)
            body["sku"] = new JsonObject { ["tier"] = sku };
    }
}
