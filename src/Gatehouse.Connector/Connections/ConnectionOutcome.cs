using System.Text.Json.Nodes;
using Gatehouse.Connector.Configuration;

namespace Gatehouse.Connector.Connections;

/// <summary>What a connection is after it was made.</summary>
/// <param name="Linker">The connection's resource.</param>
/// <param name="Configurations">The settings that the app got.</param>
/// <param name="Steps">Each step and whether it changed something.</param>
/// <param name="OwnersGrants">What only the owners of tables and sequences that were there can grant to the app's user.</param>
public sealed record ConnectionOutcome(
    JsonObject Linker, IReadOnlyList<ConfigurationEntry> Configurations, IReadOnlyList<StepOutcome> Steps, IReadOnlyList<OwnersGrant> OwnersGrants)
{
    /// <summary>True when a step changed something; false when everything was as wanted.</summary>
    public bool Changed => Steps.Any(step => step.Applied);
}

/// <summary>What one step did.</summary>
/// <param name="Sentence">The step in words.</param>
/// <param name="Applied">True when it changed something.</param>
public sealed record StepOutcome(string Sentence, bool Applied)
{
    /// <summary>True when this is the end of a change that was wanted only meanwhile.</summary>
    public bool IsTakenBack { get; init; }
}

/// <summary>A statement that only an owner can run.</summary>
/// <param name="Owner">The owner.</param>
/// <param name="Statement">The statement.</param>
public sealed record OwnersGrant(string Owner, string Statement);
