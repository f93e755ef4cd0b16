using Gatehouse.Gateway.Postgres.Mapping;

namespace Gatehouse.GatewayBench;

/// <summary>Knows the benchmark's one user, where there is no database to ask.</summary>
internal sealed class FixedMap : IPrincipalMap
{
    public ValueTask<DatabaseUser?> FindUserAsync(string name, CancellationToken cancellationToken)
        => ValueTask.FromResult<DatabaseUser?>(
            new DatabaseUser(
                name, CanLogIn: true, IsSuperuser: false, new PrincipalMapping(Server.ObjectId, TokenFactory.Tenant, "service", false)));

    public ValueTask<PasswordVerifier?> FindPasswordAsync(string name, CancellationToken cancellationToken)
        => ValueTask.FromResult<PasswordVerifier?>(null);
}
