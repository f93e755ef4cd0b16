using Gatehouse.Connector.Graph;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Connections;

/// <summary>The ways to the services, as the caller.</summary>
/// <param name="ResourceManager">Resource Manager.</param>
/// <param name="Graph">Microsoft Graph.</param>
/// <param name="Tokens">The caller's tokens.</param>
/// <param name="Postgres">Sessions on PostgreSQL.</param>
/// <param name="MySql">Sessions on MySQL.</param>
/// <param name="Sql">Sessions on SQL Server.</param>
public sealed record ConnectionServices(
    ResourceManagerClient ResourceManager, GraphClient Graph, AccessTokenSource Tokens, IDatabaseSessions Postgres, IDatabaseSessions MySql,
    IDatabaseSessions Sql)
{
    /// <summary>Tokens of a source's own identity, where the caller can get them (in the local cloud). Null: nowhere.</summary>
    public SourceTokenSource? SourceTokens { get; init; }

    /// <summary>Tokens of a service principal, by its secret. Null: nowhere.</summary>
    public SecretTokenSource? SecretTokens { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>Gets a token as a source would get it itself.</summary>
/// <param name="sourceId">Resource id of the source.</param>
/// <param name="clientId">Client id of the user-assigned identity. Null: the system-assigned one.</param>
/// <param name="resource">The resource that the token is for.</param>
/// <param name="cancellationToken">Ends the wait.</param>
/// <returns>The token's text, or null when a source of this kind gets none.</returns>
public delegate Task<string?> SourceTokenSource(string sourceId, string? clientId, string resource, CancellationToken cancellationToken);

/// <summary>Gets a token of a service principal by its secret.</summary>
/// <param name="clientId">Client id.</param>
/// <param name="secret">The secret.</param>
/// <param name="resource">The resource that the token is for.</param>
/// <param name="cancellationToken">Ends the wait.</param>
public delegate Task<string> SecretTokenSource(string clientId, string secret, string resource, CancellationToken cancellationToken);
