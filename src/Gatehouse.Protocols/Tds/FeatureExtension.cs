namespace Gatehouse.Protocols.Tds;

/// <summary>Something that a login asks for, or that an answer grants, beyond the version of the protocol. MS-TDS 2.2.6.4.</summary>
/// <param name="Id">Which; see <see cref="FeatureId"/>. Unknown ones are kept.</param>
/// <param name="Data">What it says; for <see cref="FeatureId.FedAuth"/> it may hold a token.</param>
public sealed record FeatureExtension(FeatureId Id, ReadOnlyMemory<byte> Data)
{
    /// <summary>Never the data.</summary>
    public override string ToString() => $"{Id}, {Data.Length} bytes";
}

/// <summary>Features of a login.</summary>
public enum FeatureId : byte
{
    /// <summary>SESSIONRECOVERY.</summary>
    SessionRecovery = 0x01,

    /// <summary>FEDAUTH: a token in place of a password.</summary>
    FedAuth = 0x02,

    /// <summary>COLUMNENCRYPTION. Once granted, every COLMETADATA has a table of keys.</summary>
    ColumnEncryption = 0x04,

    /// <summary>GLOBALTRANSACTIONS.</summary>
    GlobalTransactions = 0x05,

    /// <summary>AZURESQLSUPPORT.</summary>
    AzureSqlSupport = 0x08,

    /// <summary>DATACLASSIFICATION.</summary>
    DataClassification = 0x09,

    /// <summary>UTF8_SUPPORT.</summary>
    Utf8Support = 0x0A,

    /// <summary>AZURESQLDNSCACHING.</summary>
    AzureSqlDnsCaching = 0x0B,

    /// <summary>JSONSUPPORT.</summary>
    JsonSupport = 0x0D,

    /// <summary>VECTORSUPPORT.</summary>
    VectorSupport = 0x0E,

    /// <summary>Ends a list; no feature.</summary>
    Terminator = 0xFF,
}
