using System.Text.Json.Nodes;

namespace Gatehouse.Connector.Connections;

/// <summary>One change to one resource on the way to a connection. Instances hold no state: what is found goes into the draft.</summary>
internal interface IConnectionStep
{
    /// <summary>What it is about, for programs: stable, in the plan and in the journal.</summary>
    string Kind { get; }

    /// <summary>True when it needs a login to the database.</summary>
    bool NeedsDatabase => false;

    /// <summary>True when the database may let nobody in before it is applied.</summary>
    bool OpensDatabase => false;

    /// <summary>Whether the change is wanted only until the connection is made.</summary>
    bool IsTemporary(ConnectionDraft draft, JsonObject before) => false;

    /// <summary>What it does, for a person: imperative, one line, no secret.</summary>
    string Sentence(ConnectionDraft draft);

    /// <summary>The statements that it would run. Empty where it runs none.</summary>
    IReadOnlyList<string> Sql(ConnectionDraft draft) => [];

    /// <summary>Reads what is there. Changes nothing.</summary>
    /// <returns>True when everything is as wanted, so that there is nothing to apply.</returns>
    Task<bool> CheckAsync(ConnectionDraft draft, CancellationToken cancellationToken);

    /// <summary>What <see cref="UndoAsync"/> has to know, after <see cref="CheckAsync"/> and before <see cref="ApplyAsync"/>. It is journaled.</summary>
    JsonObject Before(ConnectionDraft draft) => [];

    /// <summary>Makes the change.</summary>
    Task ApplyAsync(ConnectionDraft draft, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Brings back what was. Nobody knows whether the change was made, half made or not made; doing it again changes nothing.</summary>
    Task UndoAsync(ConnectionDraft draft, JsonObject before, CancellationToken cancellationToken) => Task.CompletedTask;
}
