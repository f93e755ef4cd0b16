using Azure.Core;
using Azure.Identity;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Cloud;

/// <summary>Tokens by Azure.Identity: the first credential that has something to offer gives all of them.</summary>
/// <remarks>
/// The order is that of <c>DefaultAzureCredential</c>, and <c>AZURE_TOKEN_CREDENTIALS</c> narrows it likewise. Two things differ: a managed
/// identity is asked for only where the environment names one (or it is asked for by name), because a laptop waits for seconds at an address
/// that is not there; and the caches of editors are left out, whose account is rarely the one that somebody at a command line means.
/// </remarks>
internal sealed class AzureCredentials(AzureEnvironment environment, Func<string, string?> variables, Action<string> tell) : IAzureTokens
{
    public const string ChoiceVariable = "AZURE_TOKEN_CREDENTIALS";
    private static readonly TimeSpan ToolLimit = TimeSpan.FromSeconds(30); // a cold `az` on a busy machine needs more than 13 s, the default
    private static readonly string[] ManagedIdentityVariables = ["IDENTITY_ENDPOINT", "MSI_ENDPOINT", "AZURE_POD_IDENTITY_AUTHORITY_HOST"];
    private (string Name, TokenCredential Credential)? _used;

    public async Task<TokenAnswer> GetAsync(string audience, CancellationToken cancellationToken)
    {
        var request = new TokenRequestContext([audience + "/.default"]);
        if (_used is { } used)
            return await GetAsync(used.Name, used.Credential, request, cancellationToken);
        var reasons = new List<string>();
        foreach (var (name, make) in Candidates())
        {
            try
            {
                var credential = make();
                var token = await GetAsync(name, credential, request, cancellationToken);
                _used = (name, credential);
                tell($"Signed in to {environment.Name} by {name}.");
                return token;
            }
            catch (CredentialUnavailableException e)
            {
                reasons.Add($"  {name}: {FirstLine(e.Message)}");
            }
        }

        throw CliException.NotReady(
            "Nobody is signed in to Azure. Sign in with: az login\nFor a local cloud, type: gatehouse up\nTried:\n" + string.Join('\n', reasons));
    }

    public async Task<TokenAnswer> GetBySecretAsync(
        string tenant, string clientId, string secret, string audience, CancellationToken cancellationToken)
    {
        var credential = new ClientSecretCredential(
            tenant, clientId, secret, With(new ClientSecretCredentialOptions { DisableInstanceDiscovery = !environment.IsMicrosoft }));
        try
        {
            return await GetAsync(nameof(ClientSecretCredential), credential, new([audience + "/.default"]), cancellationToken);
        }
        catch (CliException e)
        {
            throw new Connector.ConnectorException(Connector.ConnectorErrorCode.Refused, e.Message, e);
        }
    }

    /// <summary>The names of the credentials that are tried, in order.</summary>
    /// <exception cref="CliException"><c>AZURE_TOKEN_CREDENTIALS</c> has a value that is none.</exception>
    internal IReadOnlyList<string> Names() => [.. Candidates().Select(candidate => candidate.Name)];

    private static async Task<TokenAnswer> GetAsync(
        string name, TokenCredential credential, TokenRequestContext request, CancellationToken cancellationToken)
    {
        try
        {
            var token = await credential.GetTokenAsync(request, cancellationToken);
            return new(token.Token, token.ExpiresOn, null);
        }
        catch (AuthenticationFailedException e) when (e is not CredentialUnavailableException)
        {
            throw CliException.NotReady($"The sign-in to Azure by {name} was refused: {Reason(e)}", e);
        }
    }

    private List<(string Name, Func<TokenCredential> Make)> Candidates()
    {
        List<(string Name, bool IsTool, Func<TokenCredential> Make)> all =
        [
            (nameof(EnvironmentCredential), false, () => new EnvironmentCredential(
                With(new EnvironmentCredentialOptions { DisableInstanceDiscovery = !environment.IsMicrosoft }))),
            (nameof(WorkloadIdentityCredential), false, () => new WorkloadIdentityCredential(
                With(new WorkloadIdentityCredentialOptions { DisableInstanceDiscovery = !environment.IsMicrosoft }))),
            (nameof(ManagedIdentityCredential), false, () => new ManagedIdentityCredential(OwnIdentity())),
            (nameof(AzureCliCredential), true, () => new AzureCliCredential(
                With(new AzureCliCredentialOptions { ProcessTimeout = ToolLimit }))),
            (nameof(AzurePowerShellCredential), true, () => new AzurePowerShellCredential(
                With(new AzurePowerShellCredentialOptions { ProcessTimeout = ToolLimit }))),
            (nameof(AzureDeveloperCliCredential), true, () => new AzureDeveloperCliCredential(
                With(new AzureDeveloperCliCredentialOptions { ProcessTimeout = ToolLimit }))),
        ];
        var choice = variables(ChoiceVariable);
        var chosen = choice?.ToUpperInvariant() switch
        {
            null => all.Where(
                one => one.Name != nameof(ManagedIdentityCredential) || ManagedIdentityVariables.Any(name => variables(name) is not null)),
            "DEV" => all.Where(one => one.IsTool),
            "PROD" => all.Where(one => !one.IsTool),
            _ => all.Where(one => one.Name.Equals(choice, StringComparison.OrdinalIgnoreCase)),
        };
        List<(string, Func<TokenCredential>)> candidates = [.. chosen.Select(one => (one.Name, one.Make))];
        return candidates.Count > 0 ? candidates : throw CliException.Usage(
            $"{ChoiceVariable}: invalid choice: '{choice}' "
            + $"(choose from 'dev', 'prod', {string.Join(", ", all.Select(one => $"'{one.Name}'"))})");
    }

    private ManagedIdentityId OwnIdentity()
        => variables("AZURE_CLIENT_ID") is { } client
            ? ManagedIdentityId.FromUserAssignedClientId(client)
            : ManagedIdentityId.SystemAssigned;

    private T With<T>(T options) where T : TokenCredentialOptions
    {
        options.AuthorityHost = environment.Authority;
        return options;
    }

    // The library's message is a page of advice; Entra's own words are the line with its number.
    private static string Reason(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause.Message.Split('\n').FirstOrDefault(line => line.Contains("AADSTS", StringComparison.Ordinal)) is { } line)
                return line.Trim();
        }

        return FirstLine(failure.Message);
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim();
}
