using Gatehouse.Gateway.MySql.Upstream;
using Gatehouse.Protocols.MySql;

namespace Gatehouse.Gateway.MySql.Mapping;

/// <summary>Reads the mapping from the upstream: one query a login, over a few kept sessions of the superuser.</summary>
internal sealed class PrincipalMap(MySqlServer server) : IPrincipalMap, IDisposable
{
    private const int NoSuchTable = 1146;
    private const int NoSuchDatabase = 1049;

    private readonly MySqlPool _pool = new(server);

    public ValueTask<DatabaseUser?> FindUserAsync(string name, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        var literal = MySqlConnection.Literal(name);
        var rows = await _pool.QueryAsync($"""
            SELECT g.User, JSON_VALUE(g.Priv, '$.plugin'), JSON_VALUE(g.Priv, '$.authentication_string'),
              EXISTS (SELECT 1 FROM mysql.global_priv o WHERE o.User IN ({literal}, '') AND o.Host <> '%'),
              m.principal_id, m.tenant_id, m.principal_type, m.is_administrator, m.credential
            FROM mysql.global_priv g LEFT JOIN gatehouse.principal_map m ON m.user = g.User
            WHERE g.Host = '%' AND g.User = {literal}
            """, cancellationToken);
        if (rows is not [{ Length: 9 } row] || row[0] != name) // the server compares names with padding
            return null;

        return new DatabaseUser(name, row[3] != "0", await ReadMappingAsync(name, row, cancellationToken));
    });

    public ValueTask<string?> FindPasswordHashAsync(string name, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        if (name == server.Superuser)
            return null;

        // At the Unix socket the host is localhost, so the account there goes before the one at any host. With any other, or an anonymous one,
        // it is not certain which the server would take: it might be one that needs no password.
        var rows = await _pool.QueryAsync($"""
            SELECT User, Host, JSON_VALUE(Priv, '$.plugin'), JSON_VALUE(Priv, '$.authentication_string'), JSON_EXISTS(Priv, '$.auth_or')
            FROM mysql.global_priv WHERE User IN ({MySqlConnection.Literal(name)}, '') ORDER BY Host = '%'
            """, cancellationToken);
        return rows.Count > 0 && rows.All(row => row[0] == name && row[1] is "%" or "localhost") && rows[0] is [_, _, NativePassword.Plugin, { Length: > 0 } hash, "0"]
            ? hash
            : null;
    });

    public void Dispose() => _pool.Dispose();

    private async Task<PrincipalMapping?> ReadMappingAsync(string name, string?[] row, CancellationToken cancellationToken)
    {
        if (row is not [_, NativePassword.Plugin, { } account, _, { } principal, { } tenant, var type, var isAdministrator, { } mapped])
            return null;

        // An account that was dropped and made anew, or given a password, is not the one that was mapped.
        var credential = server.Key.Hash(name);
        if (account != mapped && account != credential)
            return null;

        if (account != credential || mapped != credential)
            await RenewAsync(name, credential, cancellationToken); // the key file is another than when the user was mapped
        return new PrincipalMapping(principal, tenant, type, isAdministrator == "1");
    }

    private async Task RenewAsync(string name, string credential, CancellationToken cancellationToken)
    {
        // The account first: what counts is that it holds the gateway's credential, so a crash between the two is mended at the next login.
        await _pool.QueryAsync($"ALTER USER {Account(name)} IDENTIFIED VIA mysql_native_password USING '{credential}'", cancellationToken);
        await _pool.QueryAsync(
            $"UPDATE gatehouse.principal_map SET credential = '{credential}' WHERE user = {MySqlConnection.Literal(name)}", cancellationToken);
    }

    /// <summary>A name where the grammar takes no literal in hex.</summary>
    internal static string Account(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`@'%'";

    private static async ValueTask<T?> GuardAsync<T>(Func<Task<T?>> query)
        where T : class
    {
        try
        {
            return await query();
        }
        catch (MySqlServerException e) when (e.Number is NoSuchTable or NoSuchDatabase)
        {
            throw MySqlRefusals.MappingMissing(e);
        }
        catch (MySqlServerException e)
        {
            throw Refusals.UpstreamUnavailable(e);
        }
    }
}
