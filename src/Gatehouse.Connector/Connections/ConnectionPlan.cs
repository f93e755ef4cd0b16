using System.Text.Json.Nodes;

namespace Gatehouse.Connector.Connections;

/// <summary>What making a connection would do.</summary>
/// <param name="Connection">Name of the connection.</param>
/// <param name="Target">Kind of the database, e.g. <c>postgres-flexible</c>.</param>
/// <param name="Steps">The steps, in order.</param>
public sealed record ConnectionPlan(string Connection, string Target, IReadOnlyList<PlannedStep> Steps)
{
    /// <summary>Stands in <see cref="Record"/> where the secret goes.</summary>
    public const string SecretPlaceholder = "<secret>";

    /// <summary>Resource id of the source.</summary>
    public required string Source { get; init; }

    /// <summary>The version of the source's interface.</summary>
    public required string SourceApiVersion { get; init; }

    /// <summary>The version of the connection's interface.</summary>
    public required string RecordApiVersion { get; init; }

    /// <summary>The properties of the connection's resource, without the secret.</summary>
    public required JsonObject Record { get; init; }
}

/// <summary>One step of a plan.</summary>
/// <param name="Kind">What it is about, for programs; stable.</param>
/// <param name="Sentence">The step in words.</param>
/// <param name="State">Whether it would change something.</param>
/// <param name="Sql">The statements that it would run; empty where it would run none.</param>
/// <param name="Database">The database in which it would run them.</param>
public sealed record PlannedStep(string Kind, string Sentence, PlannedState State, IReadOnlyList<string> Sql, string Database);

/// <summary>Whether a planned step would change something.</summary>
public enum PlannedState
{
    /// <summary>Everything is as wanted.</summary>
    Done,

    /// <summary>It would be applied.</summary>
    Change,

    /// <summary>It cannot be seen before an earlier step is applied; it is applied where it is needed.</summary>
    Unknown,
}
