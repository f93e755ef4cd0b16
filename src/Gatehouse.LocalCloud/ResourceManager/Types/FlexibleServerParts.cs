using Gatehouse.LocalCloud.Engines;
using Gatehouse.LocalCloud.Engines.MySql;
using Gatehouse.LocalCloud.Engines.Postgres;
using Npgsql;

namespace Gatehouse.LocalCloud.ResourceManager.Types;

/// <summary>What the children of a flexible server share.</summary>
internal static class FlexibleServerParts
{
    /// <summary>The running server of a child.</summary>
    /// <exception cref="ArmException">The server does not run; the message says why.</exception>
    public static TServer ServerOf<TServer>(this DatabaseServers<TServer> servers, ResourceId child)
        where TServer : class, IDatabaseServer
        => servers.Find(child.Names[0])
            ?? throw ArmException.Conflict("ServerIsNotReady", $"Server '{child.Names[0]}' is not running: {servers.ProblemOf(child.Names[0])}");

    /// <summary>Connects to the engine of a child's server.</summary>
    /// <exception cref="ArmException">The server does not run; the message says why.</exception>
    public static NpgsqlDataSource EngineOf(PostgresServers servers, ResourceId child) => servers.ServerOf(child).Engine.Database;

    /// <inheritdoc cref="EngineOf(PostgresServers, ResourceId)"/>
    public static MariaDbEngine EngineOf(MySqlServers servers, ResourceId child) => servers.ServerOf(child).Engine;
}
