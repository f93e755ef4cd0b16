using Gatehouse.LocalCloud.Engines.Postgres;
using Npgsql;

namespace Gatehouse.LocalCloud.ResourceManager.Types;

/// <summary>What the children of a flexible server share.</summary>
internal static class FlexibleServerParts
{
    /// <summary>Connects to the engine of a child's server.</summary>
    /// <exception cref="ArmException">The server does not run; the message says why.</exception>
    public static NpgsqlDataSource EngineOf(PostgresServers servers, ResourceId child)
        => servers.Find(child.Names[0])?.Engine.Database
            ?? throw ArmException.Conflict("ServerIsNotReady", $"Server '{child.Names[0]}' is not running: {servers.ProblemOf(child.Names[0])}");
}
