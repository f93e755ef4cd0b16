using System.Text;
using Gatehouse.Protocols.Postgres;
using Gatehouse.Tokens;

namespace Gatehouse.Gateway.Postgres.Pool;

/// <summary>What two sessions must have in common for the second to get the first one's upstream.</summary>
/// <param name="Upstream">The server.</param>
/// <param name="Principal">Tenant and object id: people who share a database user share no session.</param>
/// <param name="Startup">Every startup parameter: database user, database and settings.</param>
/// <param name="Stamp">What the server knew of user and database at the login; a change there asks for a new login.</param>
internal sealed record SessionKey(PostgresAddress Upstream, string Principal, string Startup, string Stamp)
{
    public static SessionKey Of(PostgresAddress upstream, Principal principal, StartupMessage startup, string stamp)
    {
        var parameters = new StringBuilder();
        foreach (var (name, value) in startup.Parameters)
            parameters.Append(name).Append('\0').Append(value).Append('\0'); // the wire's own separator: no value has it
        return new SessionKey(upstream, $"{principal.TenantId}/{principal.ObjectId}", parameters.ToString(), stamp);
    }
}
