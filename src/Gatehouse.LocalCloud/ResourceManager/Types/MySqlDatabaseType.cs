using Gatehouse.Gateway.MySql;
using Gatehouse.LocalCloud.Engines.MySql;

namespace Gatehouse.LocalCloud.ResourceManager.Types;

/// <summary>Microsoft.DBforMySQL/flexibleServers/databases.</summary>
internal sealed class MySqlDatabaseType(CloudContext cloud, MySqlServers servers) : FlexibleServerDatabaseType<MySqlDatabaseServer>(cloud, servers)
{
    public override string Name => "Microsoft.DBforMySQL/flexibleServers/databases";

    protected override StringComparison NameComparison => StringComparison.OrdinalIgnoreCase; // lower_case_table_names = 1

    protected override bool IsBuiltIn(string name)
        => MySqlAdministration.BuiltIn.Contains(name, StringComparer.OrdinalIgnoreCase) || name.Equals(MySqlAdministration.MappingDatabase, StringComparison.OrdinalIgnoreCase);

    protected override void CheckName(string name)
    {
        // Identifiers of MySQL have 64 characters of the basic plane, and none ends with a space.
        if (name.Length > 64 || name.EndsWith(' ') || name.Any(c => char.IsSurrogate(c) || c == 0))
            throw ArmException.InvalidName(name, "at most 64 characters of the basic plane, and no space last.");
        if (IsBuiltIn(name))
            throw ArmException.InvalidName(name, "it is reserved.");
    }

    protected override async Task<(string Charset, string Collation)> EnsureAsync(
        MySqlDatabaseServer server, string name, string? charset, string? collation, CancellationToken cancellationToken)
    {
        var (wantedCharset, wantedCollation) = (charset ?? "utf8mb4", collation ?? (charset is null or "utf8mb4" ? "utf8mb4_general_ci" : null));
        wantedCollation ??= $"{wantedCharset}_general_ci";
        if (!IsWord(wantedCharset) || !IsWord(wantedCollation))
            throw NotSupported(charset, collation);
        try
        {
            await MySqlAdministration.EnsureDatabaseAsync(server.Engine, name, wantedCharset, wantedCollation, cancellationToken);
        }
        catch (MySqlServerException e) when (e.Number is 1115 or 1253 or 1273) // unknown character set, mismatch, unknown collation
        {
            throw NotSupported(charset, collation);
        }

        return (wantedCharset, wantedCollation);
    }

    protected override Task DropAsync(MySqlDatabaseServer server, string name, CancellationToken cancellationToken)
        => MySqlAdministration.DropDatabaseAsync(server.Engine, name, cancellationToken);

    protected override Task<IReadOnlyList<(string Name, string Charset, string Collation)>> AllAsync(MySqlDatabaseServer server, CancellationToken cancellationToken)
        => MySqlAdministration.DatabasesAsync(server.Engine, cancellationToken);

    private static bool IsWord(string text) => text.Length is > 0 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static ArmException NotSupported(string? charset, string? collation)
        => ArmException.InvalidParameter($"The charset '{charset}' with the collation '{collation}' is not supported. Use a charset such as utf8mb4 and a collation such as utf8mb4_general_ci.");
}
