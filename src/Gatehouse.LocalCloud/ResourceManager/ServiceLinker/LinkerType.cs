using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.ServiceLinker;

/// <summary>Microsoft.ServiceLinker: linkers, which extend an app, and connectors, which stand for a developer's machine.</summary>
/// <remarks>A linker's settings are written to its app when it is made, and taken away with it. Secrets are there only.</remarks>
internal sealed class LinkerType(
    string name, CloudContext cloud, LinkerOperations operations,
    Func<ResourceId, CancellationToken, Task<JsonObject?>> find) : ResourceType
{
    public const string Linkers = "Microsoft.ServiceLinker/linkers";
    public const string Connectors = "Microsoft.ServiceLinker/locations/connectors";

    private const string Written = "settings";
    private readonly SourceSettings _source = new(cloud);

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
        if (IsLinker && KeepApart(write.Id, linker, properties))
            linker = Linker.Parse(write.Id.Name, properties);
        var settings = linker.Settings(server, cloud.Tenant.TenantId, linker.Secret);
        Linker.Strip(properties);
        write.Wanted["systemData"] = LinkerDocument.SystemData(write.Existing, write.Caller, cloud.Time.GetUtcNow());
        var names = settings.Select(setting => JsonValue.Create(setting.Name));
        write.Wanted[ResourceDocument.Private] = new JsonObject { [Written] = new JsonArray([.. names]) };
        return write.Wanted;
    }

    public override async Task StoredAsync(ResourceWrite write, JsonObject stored, CancellationToken cancellationToken)
    {
        if (!IsLinker)
            return;
        var secret = Linker.Parse(write.Id.Name, Merged(write, stored)).Secret;
        var linker = Linker.Parse(write.Id.Name, stored.Properties());
        var settings = linker.Settings(await ServerOfAsync(linker, cancellationToken), cloud.Tenant.TenantId, secret);
        _source.Change(write.Id, settings, NamesIn(write.Existing).Except(settings.Select(setting => setting.Name)));
    }

    public override Task DeletingAsync(ResourceId id, JsonObject stored, bool withParent, CancellationToken cancellationToken)
    {
        if (IsLinker && !withParent)
            _source.Change(id, [], NamesIn(stored));
        return Task.CompletedTask;
    }

    public override async Task<ArmAnswer?> ActAsync(
        ResourceId id, JsonObject? resource, string action, JsonObject body, CancellationToken cancellationToken)
    {
        var started = cloud.Time.GetUtcNow();
        var properties = resource!.Properties();
        switch (action.ToUpperInvariant())
        {
            case "LISTCONFIGURATIONS" when IsLinker && SourceSettings.Has(id):
                var present = _source.Read(id);
                return Configurations(NamesIn(resource).Where(present.ContainsKey).Select(setting => (setting, (string?)present[setting])));
            case "LISTCONFIGURATIONS" or "GENERATECONFIGURATIONS":
                if (body.Count > 0)
                    properties["configurationInfo"] = body.DeepClone();
                var generated = Linker.Parse(id.Name, properties);
                var settings = generated.Settings(await ServerOfAsync(generated, cancellationToken), cloud.Tenant.TenantId, secret: null);
                return Configurations(settings.Select(setting => (setting.Name, (string?)setting.Value)));
            case "VALIDATELINKER" when IsLinker:
            case "VALIDATE" when !IsLinker:
                var validation = new LinkerValidation(cloud, _source, find);
                var report = await validation.ReportAsync(id, Linker.Parse(id.Name, properties), cancellationToken);
                return Accepted(operations.Add(LinkerOperationKind.Validate, id, LocationOf(id), started, report, IsLinker));
            default:
                return null;
        }
    }

    public override ArmAnswer AnswerToPut(ResourceWrite write, JsonObject presented)
    {
        presented.Properties()["provisioningState"] = "Accepted"; // until the client has asked how the operation went
        var operation = operations.Add(
            LinkerOperationKind.Put, write.Id, LocationOf(write.Id), cloud.Time.GetUtcNow(),
            new JsonObject { ["Message"] = null }, IsLinker);
        return new ArmAnswer(201, presented) { Operation = operation };
    }

    public override ArmAnswer AnswerToDelete(ResourceId id, JsonObject stored)
        => IsLinker
            ? Accepted(operations.Add(LinkerOperationKind.Delete, id, LocationOf(id), cloud.Time.GetUtcNow(), null, slow: true))
            : ArmAnswer.Ok(null);

    public override void Present(ResourceId id, JsonObject resource)
    {
        resource["type"] = IsLinker ? "microsoft.servicelinker/linkers" : "microsoft.servicelinker/locations/connectors";
        LinkerDocument.SpellOut(resource.Properties());
    }

    private static ArmAnswer Accepted(ArmOperation operation) => new(202, null) { NullBody = true, Operation = operation };

    private static void CheckName(ResourceId id)
    {
        if (id.Name.Length > 60 || !id.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_'))
            throw ArmException.InvalidName(id.Name, "1 to 60 letters, digits, '.' and '_'.");
    }

    private async Task<JsonObject> ServerOfAsync(Linker linker, CancellationToken cancellationToken)
        => await find(linker.Target.Server, cancellationToken)
            ?? throw ArmException.Bad("TargetResourceNotFound", $"Target resource does not exist: {linker.Target.Server.Text}.");

    // The keys of a second connection to the same kind of database get the connection's name between, and the document says so: whoever
    // reads it, the connector of this command line too, uses the same names.
    private bool KeepApart(ResourceId id, Linker linker, JsonObject properties)
    {
        var linkers = new ResourceId(id.Scope, id.Namespace, id.Types, [], id.Subscription, id.ResourceGroup);
        var others = cloud.State.List(linkers.Text + "/").Where(other => !ResourceId.Same(other.Id, id.Text));
        if (linker.OptsOut || !others.Any(other => HasDefaultKeys(other.Document, linker.Target)))
            return false;
        var (prefix, infix) = (linker.Target.KeyPrefix, id.Name.Replace('.', '_').ToUpperInvariant());
        var names = properties.Object("configurationInfo")?.Object("customizedKeys") ?? [];
        var missing = LinkerTemplates.Fill(linker.Target.Kind, linker.AuthType, linker.ClientType, LinkerValues.Any)
            .Where(setting => setting.Key.StartsWith(prefix, StringComparison.Ordinal) && !names.ContainsKey(setting.Key)).ToList();
        foreach (var (key, _) in missing)
            properties.Ensure("configurationInfo").Ensure("customizedKeys")[key] = $"{prefix}{infix}_{key[prefix.Length..]}";
        return missing.Count > 0;
    }

    private static bool HasDefaultKeys(JsonObject document, LinkerTarget target)
        => document.Properties() is var properties
            && properties.Object("configurationInfo")?.Object("customizedKeys") is not { Count: > 0 }
            && ResourceId.TryParse(properties.Object("targetService")?.Text("id") ?? "") is { } other
            && other.Type.Equals(target.Id.Type, StringComparison.OrdinalIgnoreCase)
            && NamesIn(document).Any();

    // What was asked for, with the secret that the stored document no longer has.
    private static JsonObject Merged(ResourceWrite write, JsonObject stored)
    {
        var merged = (JsonObject)stored.Properties().DeepClone();
        merged.MergePatch(write.Body.Properties());
        return merged;
    }

    private static IEnumerable<string> NamesIn(JsonObject? document)
        => (document?.Object(ResourceDocument.Private)?[Written] as JsonArray ?? []).Select(setting => (string)setting!);

    private ArmAnswer Configurations(IEnumerable<(string Name, string? Value)> settings)
        => ArmAnswer.Ok(new JsonObject { ["configurations"] = new JsonArray([.. settings.Select(Entry)]) });

    private JsonObject Entry((string Name, string? Value) setting)
    {
        var entry = new JsonObject { ["name"] = setting.Name, ["value"] = setting.Value };
        if (!IsLinker)
            return entry;
        entry["configType"] = "Default";
        entry["keyVaultReferenceIdentity"] = null;
        entry["description"] = "";
        return entry;
    }

    private string LocationOf(ResourceId id)
        => IsLinker ? cloud.State.Find(id.Scope)?.Text("location") ?? "eastus" : id.Names[0];
}
