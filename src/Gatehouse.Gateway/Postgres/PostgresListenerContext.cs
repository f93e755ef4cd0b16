using System.Net.Security;
using Gatehouse.Gateway.Postgres.Mapping;
using Gatehouse.Gateway.Postgres.Pool;

namespace Gatehouse.Gateway.Postgres;

/// <summary>
/// What the sessions of one listener share. Thread-safe. Where clients prove nothing there is no authenticator and no map.
/// </summary>
internal sealed record PostgresListenerContext(
    PostgresListenerOptions Options,
    SslServerAuthenticationOptions? Tls,
    PostgresAuthenticator? Authenticator,
    IPrincipalMap? Map,
    CancelKeys CancelKeys,
    SessionPool? Pool,
    SessionContext Session);
