namespace Gatehouse.LocalCloud.ResourceManager;

/// <summary>The action, in the words of role definitions, that a method and a path are.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Parts">Parts of the path.</param>
/// <param name="Id">The path as a resource's id, or null.</param>
internal sealed record ArmAction(string Method, IReadOnlyList<string> Parts, ResourceId? Id)
{
    private const string Subscriptions = "Microsoft.Resources/subscriptions";
    private const string Groups = Subscriptions + "/resourceGroups";

    /// <summary>Id of the subscription, or null.</summary>
    public string? Subscription => Is(0, "subscriptions") && Parts.Count > 1 ? Parts[1] : null;

    /// <summary>E.g. <c>Microsoft.Web/sites/config/list/action</c>.</summary>
    public string Name
    {
        get
        {
            if (Id is not null)
                return $"{Id.Type}/{Verb}";
            if (Is(2, "resourceGroups"))
                return $"{Groups}/{(Is(4, "resources") ? "resources/" : "")}{Verb}";
            return Parts.Count > 2 && Parts[2].All(char.IsAsciiLetter) ? $"{Subscriptions}/{Parts[2]}/{Verb}" : $"{Subscriptions}/{Verb}";
        }
    }

    /// <summary>What it is done on: for a list what is listed in, for an action what is acted on. Empty for the tenant.</summary>
    public string Scope => Id switch
    {
        { IsCollection: false } => Id.Text,
        { Parent: { } parent } => parent.Names.Count > 0 ? parent.Text : parent.Scope,
        { } => Id.Scope,
        null when Is(0, "subscriptions") => "/" + string.Join('/', Parts.Take(Is(2, "resourceGroups") ? 4 : 2)),
        null => "",
    };

    /// <summary>Reading a list.</summary>
    public bool IsList => IsRead && (Id?.IsCollection ?? (Parts.Count is 3 || Is(4, "resources")));

    /// <summary>Reading what a subscription is and offers, and how its operations went: whoever has a role in it may.</summary>
    public bool IsOfSubscription => IsRead && Is(0, "subscriptions") && (Id is null
        ? Parts.Count == 2 || Is(2, "locations") || Is(2, "providers")
        : Id.ResourceGroup is null && (Id.Types[0].Equals("locations", StringComparison.OrdinalIgnoreCase) || IsType("Microsoft.Authorization/roleDefinitions")));

    /// <summary>What every principal of the tenant may ask: which tenants and subscriptions there are, what providers do, what itself may do.</summary>
    /// <remarks>The subscription is listed for whoever has no role in it too: a person without a role can sign in with the Azure CLI.</remarks>
    public bool IsForEveryone => IsRead && (
        (Parts.Count == 1 && (Is(0, "tenants") || Is(0, "subscriptions")))
        || (Is(0, "providers") && (Parts.Count == 2 || IsType("Microsoft.Authorization/roleDefinitions")))
        || (IsType("Microsoft.Authorization/permissions") && Id!.IsCollection));

    private bool IsRead => Method is "GET" or "HEAD";

    private string Verb => Method switch
    {
        "GET" or "HEAD" => "read",
        "DELETE" => "delete",
        "POST" => "action",
        _ => "write",
    };

    private bool IsType(string type) => Id is not null && Id.Type.Equals(type, StringComparison.OrdinalIgnoreCase);

    private bool Is(int at, string word) => at < Parts.Count && Parts[at].Equals(word, StringComparison.OrdinalIgnoreCase);
}
