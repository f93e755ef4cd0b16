using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Gateway.Upstream;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.Gateway.Tds;

/// <summary>A SQL Server over the network, by TLS only: its certificate and its name in it are always verified.</summary>
/// <param name="Host">Its name, as its certificate has it, or its address.</param>
/// <param name="Port">Its port. Default 1433.</param>
public sealed record TdsTcp(string Host, int Port = 1433) : TdsAddress
{
    /// <summary>The only roots that the server's certificate may come from. Null, the default, means the system's.</summary>
    public IReadOnlyList<X509Certificate2>? TrustedRoots { get; init; }

    /// <summary>
    /// Whether TLS comes first (TDS 8.0, SQL Server 2022 and Azure SQL). Default false: TDS 7.4, where PRELOGIN is in clear.
    /// </summary>
    public bool Strict { get; init; }

    internal override IEnumerable<string> Errors()
    {
        foreach (var error in ServerTls.Errors(Host, Port, TrustedRoots))
            yield return error;
        if (Host.Length > Login7.MaxNameLength)
            yield return $"Upstream's host '{Refusals.Clean(Host)}' has more than {Login7.MaxNameLength} characters.";
    }

    /// <summary>
    /// TLS as this server needs it. Wrapped in packets it is 1.2: what 1.3 sends after its handshake would be unwrapped too soon.
    /// </summary>
    internal SslClientAuthenticationOptions TlsOptions()
    {
        var options = ServerTls.Options(Host, TrustedRoots);
        if (Strict)
            options.ApplicationProtocols = [TdsListener.StrictProtocol];
        else
            options.EnabledSslProtocols = SslProtocols.Tls12;
        return options;
    }
}
