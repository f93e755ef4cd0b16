using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Cloud;

/// <summary>Azure, as the principal that a credential of Azure.Identity signs in.</summary>
internal sealed class AzureSession : CloudSession
{
    private readonly CliServices _services;
    private readonly AzureEnvironment _environment;
    private readonly IAzureTokens _tokens;
    private string? _subscription;

    private AzureSession(AzureEnvironment environment, string? subscription, CliServices services, Action<string> tell) : base(
        services.AzureTransport(), environment.ResourceManager, services.Time)
    {
        _services = services;
        _environment = environment;
        _subscription = subscription;
        _tokens = services.AzureTokens(environment, tell);
    }

    public override string SubscriptionId => _subscription!;

    public override IDatabaseSessions Databases => _services.AzureDatabases();

    public override IDatabaseSessions MySqlDatabases => _services.AzureMySqlDatabases();

    public override IDatabaseSessions SqlDatabases => _services.AzureSqlDatabases();

    protected override CloudName Name => CloudName.Azure(_environment.Name);

    protected override string GraphEndpoint => _environment.Graph.AbsoluteUri.TrimEnd('/');

    /// <summary>Opens Azure: finds its addresses and the subscription.</summary>
    /// <param name="subscription">Id or name; null for <c>AZURE_SUBSCRIPTION_ID</c>, the Azure CLI's default, or the only one.</param>
    /// <param name="services">Where the session's parts come from.</param>
    /// <param name="tell">Takes what <c>--verbose</c> shows.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CliException">Nobody is signed in, or no subscription is found.</exception>
    public static async Task<AzureSession> OpenAsync(
        string? subscription, CliServices services, Action<string> tell, CancellationToken cancellationToken)
    {
        AzureEnvironment environment;
        using (var http = new HttpClient(services.AzureTransport()) { MaxResponseContentBufferSize = CloudHttp.LongestAnswer })
            environment = await AzureEnvironment.ReadAsync(services.Environment, http, cancellationToken);
        var session = new AzureSession(environment, Known(subscription, environment, services, tell), services, tell);
        try
        {
            session._subscription ??= await session.OnlySubscriptionAsync(cancellationToken);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    public override async ValueTask<SignedIn> SignedInAsync(CancellationToken cancellationToken)
    {
        var caller = Caller.FromToken(await TokenAsync(TokenResources.ResourceManager, cancellationToken));
        return new(caller.Name, caller.IsUser, caller.TenantId);
    }

    public override async Task<JsonObject> AccountAsync(CancellationToken cancellationToken)
    {
        var who = await SignedInAsync(cancellationToken);
        var subscription = await ResourceManager.GetAsync($"/subscriptions/{SubscriptionId}", ApiVersions.Resources, cancellationToken);
        return new()
        {
            ["environmentName"] = _environment.Name,
            ["homeTenantId"] = who.TenantId,
            ["id"] = SubscriptionId,
            ["isDefault"] = true,
            ["managedByTenants"] = subscription["managedByTenants"]?.DeepClone() ?? new JsonArray(),
            ["name"] = subscription["displayName"]?.DeepClone(),
            ["state"] = subscription["state"]?.DeepClone(),
            ["tenantId"] = subscription["tenantId"]?.DeepClone() ?? who.TenantId,
            ["user"] = new JsonObject { ["name"] = who.Name, ["type"] = who.IsUser ? "user" : "servicePrincipal" },
        };
    }

    protected override Task<TokenAnswer> FetchAsync(string resource, CancellationToken cancellationToken)
        => _tokens.GetAsync(_environment.AudienceOf(resource), cancellationToken);

    protected override async Task<string> SecretTokenAsync(string clientId, string secret, string resource, CancellationToken cancellationToken)
    {
        var tenant = (await SignedInAsync(cancellationToken)).TenantId;
        return (await _tokens.GetBySecretAsync(tenant, clientId, secret, _environment.AudienceOf(resource), cancellationToken)).AccessToken;
    }

    private static string? Known(string? given, AzureEnvironment environment, CliServices services, Action<string> tell)
    {
        var (wanted, from) = given is not null ? (given, "--subscription")
            : services.Environment("AZURE_SUBSCRIPTION_ID") is { } variable ? (variable, "AZURE_SUBSCRIPTION_ID")
            : (null, "the Azure CLI's default");
        var profile = AzureProfile.Read(services.Environment);
        var id = wanted is null ? profile.DefaultOf(environment.Name) : Guid.TryParse(wanted, out _) ? wanted : profile.Find(wanted)
            ?? throw CliException.Usage(
                $"{from}: '{wanted}' is neither the id of a subscription nor the name of one that 'az account list' knows.");
        if (id is not null)
            tell($"Subscription {id} is from {from}.");
        return id;
    }

    private async Task<string> OnlySubscriptionAsync(CancellationToken cancellationToken)
    {
        var subscriptions = await ResourceManager.ListAsync("/subscriptions", ApiVersions.Resources, cancellationToken);
        return subscriptions switch
        {
            [var only] => (string?)only["subscriptionId"] ?? throw new CliException(ExitCode.Failure, "The subscription has no id."),
            [] => throw CliException.NotReady("The signed-in principal can see no subscription. Its owner gives it a role on one first."),
            _ => throw CliException.Usage(
                "There is more than one subscription. Say which with --subscription or AZURE_SUBSCRIPTION_ID:\n"
                + string.Join('\n', subscriptions.Take(20).Select(one => $"  {one["subscriptionId"]}  {one["displayName"]}"))),
        };
    }
}
