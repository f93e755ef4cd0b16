using System.Text.Json.Nodes;
using Gatehouse.Cli.Output;
using Gatehouse.Connector.Connections;

namespace Gatehouse.Cli.Commands.Connection;

/// <summary>A plan as it is printed. The members, their order and the words of <c>kind</c> and <c>state</c> do not change within a version.</summary>
internal static class PlanShape
{
    public static IReadOnlyList<Column> Columns { get; } = [new("Step", "kind"), new("State", "state"), new("What", "sentence")];

    public static JsonObject Of(ConnectionPlan plan) => new()
    {
        ["version"] = 1,
        ["connection"] = plan.Connection,
        ["target"] = plan.Target,
        ["changes"] = plan.Steps.Any(step => step.State != PlannedState.Done),
        ["steps"] = Steps(plan),
    };

    public static JsonArray Steps(ConnectionPlan plan) => new([.. plan.Steps.Select(step => new JsonObject
    {
        ["kind"] = step.Kind,
        ["state"] = State(step.State),
        ["sentence"] = step.Sentence,
        ["sql"] = new JsonArray([.. step.Sql.Select(sql => JsonValue.Create(sql))]),
    })]);

    /// <summary>The lines for a person: each step that changes something, and its statements below it.</summary>
    public static IEnumerable<string> Lines(ConnectionPlan plan) => plan.Steps.SelectMany(step => step.Sql
        .Select(sql => $"      {sql};")
        .Prepend($"{step.State switch { PlannedState.Done => "  =", PlannedState.Change => "  +", _ => "  ?" }} {step.Sentence}"));

    private static string State(PlannedState state) => state switch
    {
        PlannedState.Done => "done",
        PlannedState.Change => "change",
        _ => "unknown",
    };
}
