namespace Gatehouse.Protocols.Tds;

/// <summary>What of a session has changed. MS-TDS 2.2.7.9.</summary>
public enum EnvChangeType : byte
{
    /// <summary>The database.</summary>
    Database = 1,

    /// <summary>The language.</summary>
    Language = 2,

    /// <summary>The character set (TDS 7.0).</summary>
    CharacterSet = 3,

    /// <summary>The packet size, as text.</summary>
    PacketSize = 4,

    /// <summary>The locale of sorting (TDS 7.0).</summary>
    SortLocale = 5,

    /// <summary>The flags of comparing (TDS 7.0).</summary>
    SortFlags = 6,

    /// <summary>The collation: five bytes.</summary>
    Collation = 7,

    /// <summary>A transaction has begun: its eight bytes are new.</summary>
    BeginTransaction = 8,

    /// <summary>It was committed: its eight bytes are old.</summary>
    CommitTransaction = 9,

    /// <summary>It was rolled back: its eight bytes are old.</summary>
    RollbackTransaction = 10,

    /// <summary>The session joined a distributed transaction.</summary>
    EnlistDtc = 11,

    /// <summary>The session left a distributed transaction.</summary>
    DefectTransaction = 12,

    /// <summary>Name of the mirror of the server.</summary>
    MirroringPartner = 13,

    /// <summary>A transaction became a distributed one.</summary>
    PromoteTransaction = 15,

    /// <summary>Address of the transaction manager.</summary>
    TransactionManagerAddress = 16,

    /// <summary>A transaction has ended.</summary>
    TransactionEnded = 17,

    /// <summary>The session was reset, as the request wanted.</summary>
    ResetCompleted = 18,

    /// <summary>Name of the user's instance.</summary>
    UserInstance = 19,

    /// <summary>The client shall log in at another server.</summary>
    Routing = 20,
}
