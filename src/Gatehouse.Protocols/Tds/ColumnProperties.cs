namespace Gatehouse.Protocols.Tds;

/// <summary>What is known of a column. MS-TDS 2.2.7.4.</summary>
[Flags]
public enum ColumnProperties : ushort
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It may be null.</summary>
    Nullable = 0x0001,

    /// <summary>It compares case-sensitively.</summary>
    CaseSensitive = 0x0002,

    /// <summary>It can be changed.</summary>
    Updatable = 0x0004,

    /// <summary>Whether it can be changed is not known: SQL Server says so of most columns.</summary>
    UpdatableUnknown = 0x0008,

    /// <summary>IDENTITY.</summary>
    Identity = 0x0010,

    /// <summary>It is computed.</summary>
    Computed = 0x0020,

    /// <summary>Hidden: it was added to the result, e.g. as part of the key.</summary>
    Hidden = 0x2000,

    /// <summary>Part of the key.</summary>
    Key = 0x4000,

    /// <summary>Whether it may be null is not known.</summary>
    NullableUnknown = 0x8000,
}
