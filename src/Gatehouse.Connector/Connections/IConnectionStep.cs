namespace Gatehouse.Connector.Connections;

/// <summary>One change to one resource on the way to a connection. Instances hold no state: what is found goes into the draft.</summary>
internal interface IConnectionStep
{
    /// <summary>What it does, for a person: imperative, one line, no secret.</summary>
    string Sentence(ConnectionDraft draft);

    /// <summary>Reads what is there. Changes nothing.</summary>
    /// <returns>True when everything is as wanted, so that there is nothing to apply.</returns>
    Task<bool> CheckAsync(ConnectionDraft draft, CancellationToken cancellationToken);

    /// <summary>Makes the change.</summary>
    Task ApplyAsync(ConnectionDraft draft, CancellationToken cancellationToken);
}
