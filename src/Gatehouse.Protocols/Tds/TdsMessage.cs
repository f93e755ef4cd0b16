namespace Gatehouse.Protocols.Tds;

/// <summary>A complete message as it came.</summary>
/// <param name="Type">The type of its packets.</param>
/// <param name="Status">The status bits of its first packet, where a reset stands, and of its last.</param>
/// <param name="Content">What its packets hold, put together.</param>
public readonly record struct TdsMessage(PacketType Type, PacketStatus Status, byte[] Content)
{
    /// <summary>
    /// Whether its sender took it back before it was whole: it is answered with a DONE that has the error bit, and not run.
    /// </summary>
    public bool IsTakenBack => (Status & PacketStatus.Ignore) != 0;

    /// <summary>Never the content: it may hold a token.</summary>
    public override string ToString() => $"{Type}, {Content.Length} bytes";
}
