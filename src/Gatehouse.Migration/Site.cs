namespace Gatehouse.Migration;

/// <summary>A place that connects to a database with a password, or holds the password of one.</summary>
/// <param name="Path">File, below the app's folder.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Driver">The driver or the kind of settings.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Reason">Why, in a sentence without secrets.</param>
/// <param name="ToDo">What is left for a person.</param>
public sealed record Site(string Path, int Line, string Driver, Outcome Outcome, string Reason, IReadOnlyList<string> ToDo)
{
    /// <summary>Whether the password stays in use: it is not for a database of Azure's, so <c>--check</c> lets it be.</summary>
    public bool IsOutOfScope { get; init; }
}
