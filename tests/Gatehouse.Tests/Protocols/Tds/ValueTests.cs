using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Protocols;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.Tests.Protocols.Tds;

public class ValueTests
{
    public static TheoryData<string> Kinds => [.. Values.Kinds.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_written_is_read_back_in_rows_and_in_parameters(string name)
        => Prop.ForAll(Values.Kinds[name].ToArbitrary(), Gen.Elements(true, false).ToArbitrary(), (kind, inRow) =>
        {
            var output = new ArrayBufferWriter<byte>();
            ValueWriter.WriteObject(output, kind.Type, kind.Value, inRow);
            var value = Read(output.WrittenSpan.ToArray(), kind.Type, inRow);

            Assert.Equal(kind.Value, value.ToObject());
            Assert.Equal(output.WrittenSpan.ToArray(), Write(value, inRow));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Value_cut_at_any_byte_is_refused(string name)
        => Prop.ForAll(Values.Kinds[name].ToArbitrary(), Gen.Elements(true, false).ToArbitrary(), (kind, inRow) =>
        {
            var bytes = Write(TdsValue.From(kind.Type, kind.Value), inRow);
            for (var length = 0; length < bytes.Length; length++)
                Assert.Equal(ProtocolErrorCode.Truncated, Assert.Throws<ProtocolException>(() => Read(bytes[..length], kind.Type, inRow)).Code);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Any_bytes_are_a_value_that_can_be_had_or_a_coded_error(string name)
        => Prop.ForAll(Values.Kinds[name].ToArbitrary(), ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<int>(), (kind, noise, place) =>
        {
            var bytes = Write(TdsValue.From(kind.Type, kind.Value), inRow: false);
            for (var i = 0; i < noise.Length && bytes.Length > 0; i++)
                bytes[(int)(((uint)place + i) % bytes.Length)] = noise[i];
            try
            {
                _ = Read(bytes, kind.Type, inRow: false).ToObject();
            }
            catch (ProtocolException e)
            {
                Assert.True(Enum.IsDefined(e.Code));
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Types_and_null_are_read_back(string name)
        => Prop.ForAll(Values.Kinds[name].ToArbitrary(), Gen.Elements(true, false).ToArbitrary(), (kind, inRow) =>
        {
            var output = new ArrayBufferWriter<byte>();
            kind.Type.Write(output);
            Assert.Equal(kind.Type, TypeInfo.Parse(output.WrittenSpan));

            var nothing = TdsValue.Null(kind.Type);
            if (Values.CanBeNull(kind.Type))
                Assert.True(Read(Write(nothing, inRow), kind.Type, inRow).IsNull);
            else
                Assert.Throws<InvalidCastException>(() => Write(nothing, inRow));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("26040401000000", 1, "int")]
    [InlineData("2608080100000000000000", 1L, "bigint")]
    [InlineData("380A000000", 10, "int")]
    [InlineData("68010101", true, "bit")]
    [InlineData("6D0808000000000000F03F", 1.0, "float")]
    [InlineData("E7100009 04D00034 0400 6100E400", "aä", "nvarchar(8)")]
    [InlineData("A7080009 04D00034 0200 61E4", "aä", "varchar(8)")]
    [InlineData("E7FFFF0904D00034 FEFFFFFFFFFFFFFF 02000000 6100 02000000 6200 00000000", "ab", "nvarchar(max)")] // tedious: length not known
    [InlineData("E7FFFF0904D00034 0400000000000000 04000000 61006200 00000000", "ab", "nvarchar(max)")]
    [InlineData("F100 FEFFFFFFFFFFFFFF 04000000 FFFE6100 00000000", "a", "xml")] // with a byte order mark
    [InlineData("F101 016400 0173000100 6300 0200000000000000 02000000 6100 00000000", "a", "xml")] // with a schema
    [InlineData("63FFFFFF7F0904D00034 04000000 61006200", "ab", "ntext")] // FreeTDS
    public void Known_bytes_are_understood(string hex, object value, string declaration)
    {
        var read = ReadTyped(hex);

        Assert.Equal(value, read.ToObject());
        Assert.Equal(declaration, read.Type.ToString());
    }

    [Theory]
    [InlineData("6A050902 05 01 39300000", "123.45")]
    [InlineData("6C050902 05 00 39300000", "-123.45")]
    [InlineData("6A110902 11 01 39300000000000000000000000000000", "123.45")] // SqlClient: the longest, whatever the precision
    [InlineData("6A110902 05 01 39300000", "123.45")]
    [InlineData("6E08 08 00000000 10270000", "1.0000")]
    [InlineData("6E08 08 FFFFFFFF F0D8FFFF", "-1.0000")]
    [InlineData("6E04 04 10270000", "1.0000")]
    [InlineData("6F08 08 00000000 2C010000", "1900-01-01T00:00:01.000")]
    [InlineData("6F08 08 FFFFFFFF 01000000", "1899-12-31T00:00:00.003")]
    [InlineData("6F04 04 0100 0100", "1900-01-02T00:01:00.000")]
    [InlineData("28 03 5B950A", "1900-01-01")]
    [InlineData("2903 04 002E9302", "12:00:00.0000000")]
    [InlineData("2A03 07 002E9302 5B950A", "1900-01-01T12:00:00.000")]
    [InlineData("2B03 09 002E9302 5B950A 3C00", "1900-01-01T13:00:00.0000000+01:00")]
    [InlineData("2410 10 FF19966F868B11D0B42D00C04FC964FF", "6f9619ff-8b86-d011-b42d-00c04fc964ff")] // T-SQL's own documentation
    public void Known_bytes_of_numbers_and_times_are_understood(string hex, string text)
        => Assert.Equal(text, ReadTyped(hex).ToObject() switch
        {
            TdsNumber number => number.ToString(),
            DateTime moment => moment.ToString("yyyy-MM-ddTHH:mm:ss.fff", null),
            DateOnly date => date.ToString("O", null),
            TimeOnly time => time.ToString("O", null),
            DateTimeOffset moment => moment.ToString("O", null),
            var other => other!.ToString(),
        });

    [Theory]
    [InlineData("260303000000")] // no such integer
    [InlineData("6A04090204010000")]
    [InlineData("6A1127000101")] // precision 39
    [InlineData("6A05050605")] // more digits behind the point than there are
    [InlineData("2908")]
    [InlineData("E70300 0904D00034 0000")] // half a character
    [InlineData("AFFFFF 0904D00034")] // char(max)
    [InlineData("A7411F 0904D00034")] // 8001
    [InlineData("F102")]
    [InlineData("2604 03 000000")]
    [InlineData("2604 08 0000000000000000")]
    [InlineData("6A050902 05 02 00000000")] // neither sign
    [InlineData("6A110902 11 01 FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF")] // 39 digits
    [InlineData("28 03 FFFFFF")] // after the year 9999
    [InlineData("2900 03 805101")] // 24:00
    [InlineData("2B00 08 000000 000000 FFFF")] // before the year 1
    [InlineData("2B00 08 000000 5B950A 4903")] // 841 minutes
    [InlineData("6F08 08 00000000 00FFFFFF")]
    [InlineData("6F08 08 00000080 00000000")]
    [InlineData("6F04 04 0000 FFFF")]
    [InlineData("E70200 0904D00034 0400 61006200")] // longer than its type
    [InlineData("E70400 0904D00034 0300 610062")]
    [InlineData("E7FFFF 0904D00034 0500000000000000 04000000 61006200 00000000")] // a length and another
    [InlineData("99")]
    public void Impossible_type_or_value_is_refused(string hex)
        => Assert.Equal(ProtocolErrorCode.InvalidValue, Assert.Throws<ProtocolException>(() => ReadTyped(hex)).Code);

    [Theory]
    [InlineData("62")]
    [InlineData("F0")]
    [InlineData("F3")]
    [InlineData("F4")]
    [InlineData("F5")]
    public void Type_that_is_not_supported_is_said_so(string hex)
        => Assert.Equal(ProtocolErrorCode.NotSupported, Assert.Throws<ProtocolException>(() => ReadTyped(hex)).Code);

    [Theory]
    [InlineData("E7FFFF 0904D00034 FEFFFFFFFFFFFFFF FFFFFF7F")]
    [InlineData("E7FFFF 0904D00034 FDFFFFFFFFFFFFFF FFFFFFFF")]
    [InlineData("63FFFFFF7F 0904D00034 FEFFFF7F")]
    [InlineData("E7401F 0904D00034 401F")]
    public void Hostile_length_takes_no_room(string hex)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(ProtocolErrorCode.Truncated, Assert.Throws<ProtocolException>(() => ReadTyped(hex)).Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Theory]
    [InlineData(256, "tinyint")]
    [InlineData(-1, "tinyint")]
    [InlineData(40_000, "smallint")]
    [InlineData(1_000, "decimal")]
    [InlineData(300_000, "smallmoney")]
    public void Value_that_does_not_fit_is_not_written(int value, string name)
    {
        var type = name switch { "tinyint" => TypeInfo.TinyInt, "smallint" => TypeInfo.SmallInt, "decimal" => TypeInfo.Decimal(5, 2), _ => TypeInfo.SmallMoney };
        var output = new ArrayBufferWriter<byte>();

        Assert.Throws<OverflowException>(() => ValueWriter.WriteInt64(output, type, value));
        Assert.Equal(0, output.WrittenCount);
    }

    [Fact]
    public void What_has_no_room_behind_the_point_is_rounded()
    {
        Assert.Equal("1.24", TdsValue.From(TypeInfo.Decimal(5, 2), 1.235m).GetNumber().ToString());
        Assert.Equal("-1.24", TdsValue.From(TypeInfo.Decimal(5, 2), -1.235m).GetNumber().ToString());
        Assert.Equal(new DateTime(2026, 1, 2), TdsValue.From(TypeInfo.DateTime2(3), new DateTime(2026, 1, 1, 23, 59, 59).AddTicks(9_999_999)).GetDateTime());
        Assert.Equal(new DateTime(2026, 1, 2), TdsValue.From(TypeInfo.SmallDateTime, new DateTime(2026, 1, 1, 23, 59, 30)).GetDateTime());
        Assert.Equal(new TimeOnly(23, 59, 59), TdsValue.From(TypeInfo.Time(0), new TimeOnly(TimeSpan.TicksPerDay - 1)).GetTime());
        Assert.Equal(DateTime.MaxValue.Date, TdsValue.From(TypeInfo.DateTime2(0), DateTime.MaxValue).GetDateTime().Date);
    }

    [Fact]
    public void Numbers_of_38_digits_are_kept()
    {
        const string Nines = "99999999999999999999999999999999999.999";
        Assert.Equal(Nines, TdsValue.From(TypeInfo.Numeric(38, 3), TdsNumber.Parse(Nines)).GetNumber().ToString());
        Assert.Throws<OverflowException>(() => TdsNumber.Parse("1" + new string('0', 38)));
        Assert.Equal(decimal.MaxValue, TdsNumber.From(decimal.MaxValue).ToDecimal());
        Assert.Equal(-0.5m, TdsNumber.Parse("-.50").ToDecimal());
        Assert.Throws<FormatException>(() => TdsNumber.Parse("1e5"));
        Assert.Throws<FormatException>(() => TdsNumber.Parse("-"));
    }

    [Theory]
    [InlineData(0x00D00409u, 52, 1252)]
    [InlineData(0x00D00419u, 0, 1251)]
    [InlineData(0x00D00411u, 0, 932)]
    [InlineData(0x00D00404u, 0, 950)]
    [InlineData(0x00D00409u, 30, 437)]
    public void Collation_says_the_code_page(uint info, byte sortId, int codePage)
        => Assert.Equal(codePage, new Collation(info, sortId).Encoding.CodePage);

    [Fact]
    public void Value_is_in_no_text() => Assert.DoesNotContain("secret", TdsValue.From(TypeInfo.NVarChar(20), "secret").ToString(), StringComparison.Ordinal);

    private static byte[] Write(TdsValue value, bool inRow)
    {
        var output = new ArrayBufferWriter<byte>();
        value.Write(output, inRow);
        return output.WrittenSpan.ToArray();
    }

    private static TdsValue Read(byte[] bytes, TypeInfo type, bool inRow)
    {
        var reader = new TdsReader(bytes, "value");
        var value = ValueFormat.Read(ref reader, bytes, type, inRow);
        reader.End();
        return value;
    }

    private static TdsValue ReadTyped(string hex)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        var reader = new TdsReader(bytes, "value");
        return ValueFormat.Read(ref reader, bytes, TypeInfoFormat.Read(ref reader), inRow: false);
    }
}
