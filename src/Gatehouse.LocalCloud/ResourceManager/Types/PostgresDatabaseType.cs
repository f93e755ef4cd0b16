using System.Text;
using Gatehouse.LocalCloud.Engines.Postgres;

namespace Gatehouse.LocalCloud.ResourceManager.Types;

/// <summary>Microsoft.DBforPostgreSQL/flexibleServers/databases.</summary>
internal sealed class PostgresDatabaseType(CloudContext cloud, PostgresServers servers) : FlexibleServerDatabaseType<PostgresServer>(cloud, servers)
{
    private static readonly string[] BuiltIn = ["postgres", "template0", "template1"];

    public override string Name => "Microsoft.DBforPostgreSQL/flexibleServers/databases";

    protected override StringComparison NameComparison => StringComparison.Ordinal;

    protected override bool IsBuiltIn(string name) => BuiltIn.Contains(name, StringComparer.OrdinalIgnoreCase);

    protected override void CheckName(string name)
    {
        // NAMEDATALEN - 1; PostgreSQL would cut the rest off silently.
        if (Encoding.UTF8.GetByteCount(name) > 63)
            throw ArmException.InvalidName(name, "at most 63 bytes.");
        if (IsBuiltIn(name) && name != "postgres")
            throw ArmException.InvalidName(name, "it is reserved.");
    }

    protected override async Task<(string Charset, string Collation)> EnsureAsync(
        PostgresServer server, string name, string? charset, string? collation, CancellationToken cancellationToken)
    {
        var locale = DatabaseLocale.Parse(charset, collation)
            ?? throw ArmException.InvalidParameter($"The charset '{charset}' with the collation '{collation}' is not supported. Use a charset such as UTF8 and a collation such as en_US.utf8 or C.");
        await PostgresAdministration.EnsureDatabaseAsync(server.Engine.Database, name, locale, cancellationToken);
        return (locale.Charset, locale.Collation);
    }

    protected override Task DropAsync(PostgresServer server, string name, CancellationToken cancellationToken)
        => PostgresAdministration.DropDatabaseAsync(server.Engine.Database, name, cancellationToken);

    protected override Task<IReadOnlyList<(string Name, string Charset, string Collation)>> AllAsync(PostgresServer server, CancellationToken cancellationToken)
        => PostgresAdministration.DatabasesAsync(server.Engine.Database, cancellationToken);
}
