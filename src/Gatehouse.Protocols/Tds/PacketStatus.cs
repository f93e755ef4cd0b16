namespace Gatehouse.Protocols.Tds;

/// <summary>
/// Bits of a packet's status. Other bits occur and mean nothing here: test single bits, never the whole. MS-TDS 2.2.3.1.2.
/// </summary>
[Flags]
public enum PacketStatus : byte
{
    /// <summary>More packets of the message follow.</summary>
    Normal = 0,

    /// <summary>The message's last packet (EOM).</summary>
    EndOfMessage = 0x01,

    /// <summary>Ignore the message; only with <see cref="EndOfMessage"/>.</summary>
    Ignore = 0x02,

    /// <summary>Reset the session before the message is run.</summary>
    ResetConnection = 0x08,

    /// <summary>The same, and keep the transaction.</summary>
    ResetConnectionKeepTransaction = 0x10,
}
