using System.Buffers;
using System.Text;

namespace Gatehouse.Protocols.Tds;

/// <summary>How a text that is not UTF-16 is encoded, and how it compares. MS-TDS 2.2.5.1.2.</summary>
/// <param name="Info">Locale (20 bits), flags of comparing, version.</param>
/// <param name="SortId">Number of an old SQL collation, or 0.</param>
public readonly record struct Collation(uint Info, byte SortId)
{
    /// <summary>Length, in bytes.</summary>
    internal const int Length = 5;

    private const uint LocaleBits = 0xFFFFF;
    private const uint Utf8Flag = 1 << 26;
    private const int WesternEurope = 1252;

    /// <summary>SQL_Latin1_General_CP1_CI_AS, the default of Azure SQL.</summary>
    public static Collation Default { get; } = new(0x00D00409, 52);

    /// <summary>Latin1_General_100_CI_AS_SC_UTF8.</summary>
    public static Collation Utf8 { get; } = new(0x04D00409 | (2u << 28), 0);

    /// <summary>How varchar, char and text are encoded.</summary>
    public Encoding Encoding => (Info & Utf8Flag) != 0 ? Encoding.UTF8 : CodePagesEncodingProvider.Instance.GetEncoding(CodePage)!;

    /// <summary>The code page where it is not UTF-8, e.g. 1252.</summary>
    public int CodePage => SortId == 0 ? OfLocale(Info & LocaleBits) : OfSortId(SortId);

    /// <summary>Its five bytes, as an <see cref="EnvChangeType.Collation"/> has them.</summary>
    public byte[] ToBytes()
    {
        var bytes = new ArrayBufferWriter<byte>(Length);
        Write(bytes);
        return bytes.WrittenSpan.ToArray();
    }

    internal static Collation Read(ref TdsReader reader) => new(reader.ReadUInt32("collation"), reader.ReadByte("sort order"));

    internal void Write(IBufferWriter<byte> output)
    {
        output.WriteUInt32(Info);
        output.WriteByte(SortId);
    }

    // https://learn.microsoft.com/sql/relational-databases/system-compatibility-views/sys-syscharsets-transact-sql
    private static int OfSortId(byte id) => id switch
    {
        >= 30 and <= 35 => 437,
        (>= 40 and <= 49) or (>= 55 and <= 61) => 850,
        >= 80 and <= 98 => 1250,
        >= 104 and <= 108 => 1251,
        >= 112 and <= 124 => 1253,
        >= 128 and <= 130 => 1254,
        >= 136 and <= 138 => 1255,
        >= 144 and <= 146 => 1256,
        >= 152 and <= 160 => 1257,
        192 or 193 or 200 => 932,
        194 or 195 or 201 => 949,
        196 or 197 or 202 => 950,
        198 or 199 or 203 => 936,
        204 or 205 or 206 => 874,
        _ => WesternEurope,
    };

    // Windows' code page of a locale: https://learn.microsoft.com/openspecs/windows_protocols/ms-lcid
    private static int OfLocale(uint locale) => locale switch
    {
        0x0404 or 0x0C04 or 0x1404 => 950,
        0x0C1A or 0x1C1A or 0x201A or 0x082C or 0x0843 => 1251, // Serbian, Bosnian, Azeri, Uzbek in Cyrillic
        _ => (locale & 0x3FF) switch
        {
            0x04 => 936,
            0x11 => 932,
            0x12 => 949,
            0x1E => 874,
            0x05 or 0x0E or 0x15 or 0x18 or 0x1A or 0x1B or 0x1C or 0x24 => 1250,
            0x02 or 0x19 or 0x22 or 0x23 or 0x28 or 0x2F or 0x3F or 0x44 or 0x50 or 0x6D or 0x85 => 1251,
            0x08 => 1253,
            0x1F or 0x2C or 0x43 => 1254,
            0x0D => 1255,
            0x01 or 0x20 or 0x29 or 0x80 => 1256,
            0x25 or 0x26 or 0x27 => 1257,
            0x2A => 1258,
            _ => WesternEurope,
        },
    };
}
