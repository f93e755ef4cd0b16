namespace Gatehouse.Connector.Connections;

/// <summary>What making a connection would do.</summary>
/// <param name="Connection">Name of the connection.</param>
/// <param name="Steps">The steps, in order.</param>
public sealed record ConnectionPlan(string Connection, IReadOnlyList<PlannedStep> Steps);

/// <summary>One step of a plan.</summary>
/// <param name="Kind">What it is about, for programs; stable.</param>
/// <param name="Sentence">The step in words.</param>
/// <param name="State">Whether it would change something.</param>
/// <param name="Sql">The statements that it would run; empty where it would run none.</param>
public sealed record PlannedStep(string Kind, string Sentence, PlannedState State, IReadOnlyList<string> Sql);

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
