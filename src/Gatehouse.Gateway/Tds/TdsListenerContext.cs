using System.Net.Security;

namespace Gatehouse.Gateway.Tds;

/// <summary>What the sessions of one listener share: TLS is wrapped in TDS 7, strict in TDS 8. Thread-safe.
/// Where clients prove nothing there is no authenticator, and without a certificate no TLS.</summary>
internal sealed record TdsListenerContext(
    TdsListenerOptions Options,
    SslServerAuthenticationOptions? WrappedTls,
    SslServerAuthenticationOptions? StrictTls,
    TdsAuthenticator? Authenticator,
    IDatabaseUsers? Users,
    SessionContext Session);
