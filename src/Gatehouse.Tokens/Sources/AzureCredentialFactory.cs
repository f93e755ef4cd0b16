using Azure.Core;
using Azure.Identity;

namespace Gatehouse.Tokens.Sources;

/// <summary>Makes the credentials of Azure.Identity as a setting names them.</summary>
internal sealed class AzureCredentialFactory(Func<string, string?> variables, RetryAfterPolicy retryAfter)
{
    private static readonly TimeSpan ToolLimit = TimeSpan.FromSeconds(30); // a cold `az` on a busy machine needs more than 13 s, the default
    private static readonly string[] ManagedIdentityVariables = ["IDENTITY_ENDPOINT", "MSI_ENDPOINT", "AZURE_POD_IDENTITY_AUTHORITY_HOST"];

    /// <summary>The credentials to try, in order. Making one may throw <see cref="CredentialUnavailableException"/>.</summary>
    public IEnumerable<(string Name, Func<TokenCredential> Make)> Of(CredentialName name)
    {
        if (name.Kind != CredentialKind.Default)
            return [(name.ToString(), () => Make(name))];
        return new[] { CredentialKind.Environment, CredentialKind.WorkloadIdentity, CredentialKind.ManagedIdentity, CredentialKind.AzureCli }
            .Select<CredentialKind, (string, Func<TokenCredential>)>(kind => (new CredentialName(kind).ToString(), () => MakeDefault(kind)));
    }

    // A laptop has no managed identity and would wait for seconds at an address that is not there.
    private TokenCredential MakeDefault(CredentialKind kind)
        => kind == CredentialKind.ManagedIdentity && !ManagedIdentityVariables.Any(IsSet)
            ? throw new CredentialUnavailableException(
                $"none of {string.Join(", ", ManagedIdentityVariables)} is set; on a virtual machine name it: credential=managed-identity")
            : Make(new(kind, kind == CredentialKind.ManagedIdentity ? variables("AZURE_CLIENT_ID") : null));

    private TokenCredential Make(CredentialName name) => name.Kind switch
    {
        CredentialKind.ManagedIdentity => new ManagedIdentityCredential(
            new ManagedIdentityCredentialOptions(name.ClientId is { } id ? ManagedIdentityId.FromUserAssignedClientId(id) : ManagedIdentityId.SystemAssigned)
                .With(this)),
        CredentialKind.WorkloadIdentity => new WorkloadIdentityCredential(
            new WorkloadIdentityCredentialOptions { DisableInstanceDiscovery = !IsMicrosoft() }.With(this)),
        CredentialKind.ServicePrincipal => MakeServicePrincipal(),
        CredentialKind.AzureCli => new AzureCliCredential(new AzureCliCredentialOptions { ProcessTimeout = ToolLimit }.With(this)),
        CredentialKind.Environment => new EnvironmentCredential(
            new EnvironmentCredentialOptions { DisableInstanceDiscovery = !IsMicrosoft() }.With(this)),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    private TokenCredential MakeServicePrincipal()
    {
        var (tenant, client) = (Needed("AZURE_TENANT_ID"), Needed("AZURE_CLIENT_ID"));
        if (variables("AZURE_CLIENT_CERTIFICATE_PATH") is { } path)
        {
            return new ClientCertificateCredential(
                tenant, client, path, new ClientCertificateCredentialOptions { DisableInstanceDiscovery = !IsMicrosoft() }.With(this));
        }

        var secret = variables("AZURE_CLIENT_SECRET_FILE") is { } file ? ReadSecret(file) : variables("AZURE_CLIENT_SECRET") ?? throw new CredentialUnavailableException(
            "none of AZURE_CLIENT_CERTIFICATE_PATH, AZURE_CLIENT_SECRET_FILE, AZURE_CLIENT_SECRET is set");
        return new ClientSecretCredential(tenant, client, secret, new ClientSecretCredentialOptions { DisableInstanceDiscovery = !IsMicrosoft() }.With(this));
    }

    private static string ReadSecret(string file)
    {
        try
        {
            return File.ReadAllText(file).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CredentialUnavailableException($"AZURE_CLIENT_SECRET_FILE cannot be read: {e.Message}", e);
        }
    }

    private string Needed(string variable) => variables(variable) ?? throw new CredentialUnavailableException($"{variable} is not set");

    private bool IsSet(string variable) => variables(variable) is not null;

    /// <summary>Whether Microsoft runs the authority: only then can it be looked up among Microsoft's.</summary>
    private bool IsMicrosoft() => variables("AZURE_AUTHORITY_HOST") is not { } host || host.Contains("login.microsoftonline.", StringComparison.OrdinalIgnoreCase)
        || host.Contains("login.chinacloudapi.cn", StringComparison.OrdinalIgnoreCase);

    internal void Configure(TokenCredentialOptions options)
    {
        options.Retry.MaxRetries = 0;
        options.AddPolicy(retryAfter, HttpPipelinePosition.PerRetry);
    }
}

file static class OptionsExtensions
{
    public static T With<T>(this T options, AzureCredentialFactory factory) where T : TokenCredentialOptions
    {
        factory.Configure(options);
        return options;
    }
}
