using System.Net.Security;
using Gatehouse.Gateway.MySql.Administration;
using Gatehouse.Gateway.MySql.Mapping;

namespace Gatehouse.Gateway.MySql;

/// <summary>
/// What the sessions of one listener share. Thread-safe. Where clients prove nothing there is no authenticator and no map.
/// </summary>
internal sealed record MySqlListenerContext(
    MySqlListenerOptions Options,
    SslServerAuthenticationOptions? Tls,
    MySqlAuthenticator? Authenticator,
    IPrincipalMap? Map,
    AdministratorSql? AdministratorSql,
    SessionContext Session);
