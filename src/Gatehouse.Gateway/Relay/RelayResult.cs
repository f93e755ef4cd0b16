namespace Gatehouse.Gateway.Relay;

/// <summary>Which side ended a session.</summary>
internal enum RelayEnd
{
    /// <summary>The client closed its side.</summary>
    Client,

    /// <summary>The connection to the client broke.</summary>
    ClientFailed,

    /// <summary>The upstream closed its side.</summary>
    Upstream,

    /// <summary>The connection to the upstream broke.</summary>
    UpstreamFailed,

    /// <summary>The listener was closed.</summary>
    Stopped,

    /// <summary>The client sent what must not reach the upstream.</summary>
    Filtered,
}

/// <summary>How a session ended.</summary>
/// <param name="EndedBy">The side that ended it first.</param>
/// <param name="FromClient">Bytes copied from the client to the upstream.</param>
/// <param name="FromUpstream">Bytes copied from the upstream to the client.</param>
/// <param name="Error">What broke, or null.</param>
internal sealed record RelayResult(RelayEnd EndedBy, long FromClient, long FromUpstream, Exception? Error)
{
    /// <summary>Whether what the client got last may be half of something: nothing can be said after it.</summary>
    public bool IsAnswerCut { get; init; }
}
