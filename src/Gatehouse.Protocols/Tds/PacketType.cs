namespace Gatehouse.Protocols.Tds;

/// <summary>What a packet belongs to. MS-TDS 2.2.3.1.1.</summary>
public enum PacketType : byte
{
    /// <summary>SQL text.</summary>
    SqlBatch = 0x01,

    /// <summary>A call of a procedure.</summary>
    Rpc = 0x03,

    /// <summary>Everything that a server says, to PRELOGIN too.</summary>
    Reply = 0x04,

    /// <summary>Stop what is running. It has no content.</summary>
    Attention = 0x06,

    /// <summary>Rows of a bulk load.</summary>
    BulkLoad = 0x07,

    /// <summary>The token that a FEDAUTHINFO asked for.</summary>
    FedAuthToken = 0x08,

    /// <summary>A transaction manager request.</summary>
    TransactionManager = 0x0E,

    /// <summary>LOGIN7.</summary>
    Login7 = 0x10,

    /// <summary>A further message of integrated authentication.</summary>
    Sspi = 0x11,

    /// <summary>PRELOGIN, and the TLS handshake of TDS 7.</summary>
    PreLogin = 0x12,
}
