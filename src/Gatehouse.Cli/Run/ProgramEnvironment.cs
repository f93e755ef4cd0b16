using System.Globalization;

namespace Gatehouse.Cli.Run;

/// <summary>Computes the environment of a program that <c>run</c> starts. Nothing outside it is changed.</summary>
internal sealed class ProgramEnvironment(IReadOnlyDictionary<string, string> inherited)
{
    // Credentials and authorities of the surrounding shell: they would win over the identity that was asked for.
    private static readonly string[] Credentials =
    [
        "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET", "AZURE_TENANT_ID", "AZURE_CLIENT_CERTIFICATE_PATH", "AZURE_CLIENT_CERTIFICATE_PASSWORD", "AZURE_USERNAME", "AZURE_PASSWORD",
        "AZURE_FEDERATED_TOKEN_FILE", "AZURE_AUTHORITY_HOST", "AZURE_POD_IDENTITY_AUTHORITY_HOST", "AZURE_TOKEN_CREDENTIALS", .. IdentityNames, "IMDS_ENDPOINT", "IDENTITY_SERVER_THUMBPRINT",
    ];

    private const string LocalNames = "localhost,127.0.0.1,::1";
    private readonly Dictionary<string, string> _values = new(
        inherited.Where(entry => !Credentials.Contains(entry.Key)), StringComparer.Ordinal);

    /// <summary>The variables that give a program a managed identity.</summary>
    public static IReadOnlyList<string> IdentityNames => ["IDENTITY_ENDPOINT", "IDENTITY_HEADER", "MSI_ENDPOINT", "MSI_SECRET"];

    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>Adds the app's settings; they win over what is inherited.</summary>
    public void AddApp(IReadOnlyDictionary<string, string> environment, bool withIdentity)
    {
        foreach (var (name, value) in environment)
        {
            if (withIdentity || !IdentityNames.Contains(name))
                _values[name] = value;
        }
    }

    /// <summary>Lets the program trust the local cloud. By environment only: nothing is installed.</summary>
    /// <param name="certificate">File of the private certificate authority alone.</param>
    /// <param name="bundle">File with the system's authorities and the private one.</param>
    public void AddTrust(string certificate, string bundle)
    {
        _values["SSL_CERT_FILE"] = bundle;
        _values["REQUESTS_CA_BUNDLE"] = bundle;
        _values["CURL_CA_BUNDLE"] = bundle;
        // Node adds the file to what it trusts; a file of the user's own is part of the bundle.
        _values["NODE_EXTRA_CA_CERTS"] = inherited.ContainsKey("NODE_EXTRA_CA_CERTS") ? bundle : certificate;
    }

    /// <summary>Sends the program's calls to Azure's names to the local cloud.</summary>
    public void AddProxy(Uri proxy)
    {
        foreach (var name in (string[])["HTTPS_PROXY", "https_proxy"])
            _values[name] = proxy.GetLeftPart(UriPartial.Authority);
        foreach (var name in (string[])["NO_PROXY", "no_proxy"])
            _values[name] = inherited.TryGetValue(name, out var own) && own.Length > 0 ? $"{own},{LocalNames}" : LocalNames;
    }

    /// <summary>Where the program asks for a virtual machine's identity, so that it never asks the machine's real one.</summary>
    public void AddImds(Uri imds) => _values["AZURE_POD_IDENTITY_AUTHORITY_HOST"] = imds.GetLeftPart(UriPartial.Authority);

    /// <summary>Tells the database's drivers the port, where the app's settings do not.</summary>
    public void AddPort(string variable, int port) => _values[variable] = port.ToString(CultureInfo.InvariantCulture);

    /// <summary>Makes the program a developer: its SDK finds the <c>az</c> of the folder first.</summary>
    /// <param name="shimFolder">The folder with the <c>az</c>.</param>
    /// <param name="azureConfig">The folder where the real <c>az</c> keeps this developer's sign-in; the shell's own stays as it is.</param>
    public void AddDeveloper(string shimFolder, string azureConfig)
    {
        _values["AZURE_CONFIG_DIR"] = azureConfig;
        _values["AZURE_CORE_COLLECT_TELEMETRY"] = "0"; // nothing leaves the machine
        _values[AzShim.RestOfPath] = _values.GetValueOrDefault("PATH", "");
        _values["PATH"] = $"{shimFolder}{Path.PathSeparator}{_values.GetValueOrDefault("PATH", "")}";
        // Newer SDKs then do not look for identities of machines at all; older ones ignore it.
        _values["AZURE_TOKEN_CREDENTIALS"] = "dev";
    }
}
