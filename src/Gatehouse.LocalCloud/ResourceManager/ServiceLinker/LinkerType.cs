using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.ServiceLinker;

/// <summary>Microsoft.ServiceLinker: linkers, which extend an app, and connectors, which stand for a developer's machine.</summary>
/// <remarks>A linker's settings are written to its app when it is made, and taken away with it. Secrets are there only.</remarks>
internal sealed class LinkerType(string name, CloudContext cloud, LinkerOperations operations, Authorization authorization,
    FindResource find) : ResourceType
{
    public const string Linkers = "Microsoft.ServiceLinker/linkers";
    public const string Connectors = "Microsoft.ServiceLinker/locations/connectors";

    private readonly SourceSettings _source = new(cloud);
    private readonly SourceIdentity _identity = new(cloud);

    public override string Name => name;

    private bool IsLinker => name == Linkers;

    public override async Task<JsonObject> PutAsync(ResourceWrite write, CancellationToken cancellationToken)
    {
        CheckName(write.Id);
        var properties = write.Wanted.Properties();
        var linker = Linker.Parse(write.Id.Name, properties);
        var server = await ServerOfAsync(linker, cancellationToken);
        if (IsLinker && linker is { NeedsSecret: true, Secret: null, OptsOut: false })
            throw ArmException.Bad(
                "SecretRequired", $"The secret of '{write.Id.Name}' is not kept and must be given whenever the connection is changed.");
        if (IsLinker)
            DemandIdentity(write, linker);
        if (IsLinker && LinkerKeys.KeepApart(cloud, write.Id, linker, properties))
            linker = Linker.Parse(write.Id.Name, properties);
        var settings = linker.Settings(server, cloud.Tenant.TenantId, linker.Secret);
        Linker.Strip(properties);
        LinkerDocument.Default(properties);
        write.Wanted["systemData"] = LinkerDocument.SystemData(write.Existing, write.Caller, cloud.Time.GetUtcNow());
        write.Wanted[ResourceDocument.Private] = LinkerKeys.Record(settings);
        return write.Wanted;
    }

    public override async Task StoredAsync(ResourceWrite write, JsonObject stored, CancellationToken cancellationToken)
    {
        if (!IsLinker)
            return;
        var secret = Linker.Parse(write.Id.Name, Merged(write, stored)).Secret;
        var linker = Linker.Parse(write.Id.Name, stored.Properties());
        _identity.Ensure(write.Id, linker);
        var settings = linker.Settings(await ServerOfAsync(linker, cancellationToken), cloud.Tenant.TenantId, secret);
        var removed = LinkerKeys.Recorded(write.Existing).Except(settings.Select(setting => setting.Place)).ToList();
        _source.Change(write.Id, settings, removed, linker.Target.AppServiceType);
    }

    public override Task DeletingAsync(ResourceId id, JsonObject stored, bool withParent, CancellationToken cancellationToken)
    {
        if (IsLinker && !withParent)
            _source.Change(id, [], [.. LinkerKeys.Recorded(stored)], "");
        return Task.CompletedTask;
    }

    public override async Task<ArmAnswer?> ActAsync(
        ResourceId id, JsonObject? resource, string action, JsonObject body, ArmQuery query, CancellationToken cancellationToken)
    {
        var started = cloud.Time.GetUtcNow();
        var properties = resource!.Properties();
        switch (action.ToUpperInvariant())
        {
            case "LISTCONFIGURATIONS" when IsLinker && SourceSettings.Has(id):
                return Configurations(_source.Read(id, LinkerKeys.Recorded(resource)).Select(entry => (entry.Name.Name, entry.Value)),
                    query);
            case "LISTCONFIGURATIONS" or "GENERATECONFIGURATIONS":
                if (body.Count > 0)
                    properties["configurationInfo"] = body.DeepClone();
                var generated = Linker.Parse(id.Name, properties);
                var settings = generated.Settings(await ServerOfAsync(generated, cancellationToken), cloud.Tenant.TenantId, secret: null);
                return Configurations(settings.Select(setting => (setting.Name, (string?)setting.Value)), query);
            case "VALIDATELINKER" when IsLinker:
            case "VALIDATE" when !IsLinker:
                var validation = new LinkerValidation(cloud, _source, find);
                var report = await validation.ReportAsync(id, Linker.Parse(id.Name, properties), query, cancellationToken);
                return Accepted(operations.Add(LinkerOperationKind.Validate, id, LocationOf(id), started, report, IsLinker ? 1 : 0),
                    resource!, query);
            default:
                return null;
        }
    }

    public override ArmAnswer AnswerToPut(ResourceWrite write, JsonObject presented)
    {
        var properties = presented.Properties();
        properties["provisioningState"] = "Accepted"; // until the client has asked how the operation went
        var isPrivate = IsPrivate(properties);
        var message = new JsonObject { ["Message"] = isPrivate ? LinkerValidation.PrivateNetwork : null };
        var operation = operations.Add(
            LinkerOperationKind.Put, write.Id, LocationOf(write.Id), cloud.Time.GetUtcNow(), message,
                Questions(write, properties, isPrivate));
        return new ArmAnswer(201, presented) { Operation = operation, Headers = LinkerHeaders.Of(write.Query, reads: false, presented) };
    }

    public override ArmAnswer AnswerToGet(ResourceId id, JsonObject presented, ArmQuery query)
    {
        LeaveOut(presented, query);
        return ArmAnswer.Ok(presented) with { Headers = LinkerHeaders.Of(query, reads: true, presented) };
    }

    public override ArmAnswer AnswerToList(ResourceId collection, IEnumerable<JsonObject> presented, ArmQuery query)
    {
        var items = presented.ToList();
        items.ForEach(item => LeaveOut(item, query));
        return ArmAnswer.List(items) with { Headers = LinkerHeaders.Of(query, reads: true, tagged: null) };
    }

    public override ArmAnswer AnswerToDelete(ResourceId id, JsonObject stored, ArmQuery query)
        => IsLinker
            ? Accepted(operations.Add(LinkerOperationKind.Delete, id, LocationOf(id), cloud.Time.GetUtcNow(), null, pending: 1), stored,
                query)
            : ArmAnswer.Ok(null) with { Headers = LinkerHeaders.Of(query, reads: true, tagged: null) };

    public override void Present(ResourceId id, JsonObject resource, ArmQuery query)
    {
        resource["type"] = name.ToLowerInvariant();
        LinkerDocument.SpellOut(resource.Properties(), query);
    }

    private ArmAnswer Accepted(ArmOperation operation, JsonObject resource, ArmQuery query) => new(202, null)
    {
        NullBody = true,
        Operation = operation,
        Headers = LinkerHeaders.Of(query, reads: false, IsLinker ? resource : null),
    };

    // A connector is done at once, but for the firewall rules of a server that the public network reaches.
    private int Questions(ResourceWrite write, JsonObject properties, bool isPrivate)
        => IsLinker ? 1
            : write.Existing is null && !isPrivate && properties.Object("publicNetworkSolution")?.Object("firewallRules") is not null ? 2
            : 0;

    private bool IsPrivate(JsonObject properties)
        => LinkerTarget.Parse(properties.Object("targetService")?.Text("id")) is var target
            && cloud.State.Find(target.Server.Text) is { } server && LinkerTarget.IsPrivate(server);

    private static void LeaveOut(JsonObject presented, ArmQuery query)
    {
        if (!query.IsFrom(LinkerHeaders.Modern))
            LinkerDocument.LeaveOutNulls(presented.Properties());
    }

    private static void CheckName(ResourceId id)
    {
        if (id.Name.Length > 60 || !id.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_'))
            throw ArmException.InvalidName(id.Name, "1 to 60 letters, digits, '.' and '_'.");
    }

    // Before anything is stored. Giving an app an identity is a right of its own: the app can do what the identity can.
    private void DemandIdentity(ResourceWrite write, Linker linker)
    {
        if (_identity.Attached(write.Id, linker) is { } identity && write.Caller is { } caller)
            authorization.Demand(caller, SourceIdentity.Assign, identity);
    }

    private async Task<JsonObject> ServerOfAsync(Linker linker, CancellationToken cancellationToken)
        => await find(linker.Target.Server, cancellationToken)
            ?? throw ArmException.Bad("TargetResourceNotFound", $"Target resource does not exist: {linker.Target.Server.Text}.");

    // What was asked for, with the secret that the stored document no longer has.
    private static JsonObject Merged(ResourceWrite write, JsonObject stored)
    {
        var merged = (JsonObject)stored.Properties().DeepClone();
        merged.MergePatch(write.Body.Properties());
        return merged;
    }

    private ArmAnswer Configurations(IEnumerable<(string Name, string? Value)> settings, ArmQuery query)
    {
        var long_ = IsLinker || query.IsFrom(LinkerHeaders.Modern);
        return ArmAnswer.Ok(
            new JsonObject { ["configurations"] = new JsonArray([.. settings.Select(setting => Entry(setting, long_))]) }) with
        {
            Headers = LinkerHeaders.Of(query, reads: false, tagged: null),
        };
    }

    private static JsonObject Entry((string Name, string? Value) setting, bool long_)
    {
        var inVault = setting.Value?.StartsWith(Linker.VaultReference, StringComparison.Ordinal) == true;
        var entry = new JsonObject
        {
            ["name"] = setting.Name,
            ["value"] = inVault ? setting.Value![Linker.VaultReference.Length..].TrimEnd(')') : setting.Value,
        };
        if (!long_)
            return entry;
        entry["configType"] = inVault ? "KeyVaultSecret" : "Default";
        entry["keyVaultReferenceIdentity"] = null;
        entry["description"] = inVault ? "Key vault secret." : "";
        return entry;
    }

    private string LocationOf(ResourceId id)
        => IsLinker ? cloud.State.Find(id.Scope)?.Text("location") ?? "eastus" : id.Names[0];
}

/// <summary>Finds a resource of any type; null where there is none.</summary>
internal delegate Task<JsonObject?> FindResource(ResourceId id, CancellationToken cancellationToken);
