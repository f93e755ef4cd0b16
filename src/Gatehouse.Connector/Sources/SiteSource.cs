using System.Text.Json.Nodes;
using Gatehouse.Connector.Configuration;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Sources;

/// <summary>A web app, a function app, or a slot of one.</summary>
internal sealed class SiteSource(string id) : Source(id)
{
    public override string Command => "webapp";

    public override string Title => $"app '{IdentityName}'";

    public override string ApiVersion => ApiVersions.Web;

    public override string Name => ResourceIds.Value(Id, "sites")!;

    public override string IdentityName => ResourceIds.Value(Id, "slots") is { } slot ? $"{Name}/slots/{slot}" : Name;

    public override string ClientTypeOf(JsonObject resource) => ClientTypeInference.Of(resource);

    public override ISettingsStore Settings(ResourceManagerClient client, string? scope, string clientType)
        => clientType == ConnectionStrings.ClientType ? new ConnectionStrings(client, Id) : new AppSettings(client, Id);
}
