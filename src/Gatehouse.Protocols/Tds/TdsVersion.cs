namespace Gatehouse.Protocols.Tds;

/// <summary>Versions of the protocol, as LOGIN7 has them.</summary>
public static class TdsVersion
{
    /// <summary>7.1 (SQL Server 2000 SP1): answers have other lengths.</summary>
    public const uint V71 = 0x71000001;

    /// <summary>7.2 (SQL Server 2005): the first with headers before requests.</summary>
    public const uint V72 = 0x72090002;

    /// <summary>7.3 (SQL Server 2008 R2): the first with dates and null bitmaps.</summary>
    public const uint V73 = 0x730B0003;

    /// <summary>7.4 (SQL Server 2012 and later).</summary>
    public const uint V74 = 0x74000004;

    /// <summary>8.0: TLS first. Its number is less than that of any other.</summary>
    public const uint V80 = 0x08000000;

    /// <summary>Whether requests have headers (ALL_HEADERS) and lengths are those of 7.2 and later.</summary>
    /// <param name="version">A version of LOGIN7.</param>
    public static bool IsCurrent(uint version) => version == V80 || version >> 24 is >= 0x72 and <= 0x74;
}
