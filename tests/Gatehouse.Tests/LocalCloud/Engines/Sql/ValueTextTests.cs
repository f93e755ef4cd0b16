using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.LocalCloud.Engines.Sql.Errors;
using Gatehouse.LocalCloud.Engines.Sql.Results;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.Tests.LocalCloud.Engines.Sql;

public class ValueTextTests
{
    public static TheoryData<string, string, string> Values => new()
    {
        // The declared type, what PostgreSQL writes, and what it is when it comes back from a driver.
        { "bit", "t", "1" },
        { "bit", "f", "0" },
        { "tinyint", "255", "255" },
        { "bigint", "-9223372036854775808", "-9223372036854775808" },
        { "decimal(38,10)", "-1234567890123456789012345678.0123456789", "-1234567890123456789012345678.0123456789" },
        { "numeric(5,2)", "1.5", "1.50" },
        { "money", "922337203685477.5807", "922337203685477.5807" },
        { "float", "0.1", "0.1" },
        { "real", "1.5", "1.5" },
        { "nvarchar(20)", "Zürich 🚲", "Zürich 🚲" },
        { "varchar(max)", "", "" },
        { "varbinary(max)", "\\xdeadbeef", "\\xdeadbeef" },
        { "binary(8)", "\\x0000000000000007", "\\x0000000000000007" },
        { "uniqueidentifier", "0e984725-c51c-4bf4-9960-e1c80e27aba0", "0e984725-c51c-4bf4-9960-e1c80e27aba0" },
        { "date", "0001-01-01", "0001-01-01" },
        { "time(7)", "23:59:59.999999", "23:59:59.999999" },
        { "datetime2(7)", "9999-12-31 23:59:59.999999", "9999-12-31 23:59:59.999999" },
        { "datetime", "2026-01-02 03:04:05.997", "2026-01-02 03:04:05.997" },
        { "smalldatetime", "2026-01-02 03:04:00", "2026-01-02 03:04:00" },
        { "datetimeoffset(6)", "(\"2026-01-02 03:04:05.678\",-330)", "(\"2026-01-02 03:04:05.678\",-330)" },
        { "xml", "<a/>", "<a/>" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_of_the_database_comes_back_from_the_wire(string type, string text, string expected)
        => Assert.Equal(expected, ValueText.Of(ValueText.Value(WireTypes.Of(DeclaredTypes.Parse(type)!), text)));

    [Theory]
    [MemberData(nameof(Values))]
    public void A_row_has_the_bytes_of_the_value(string type, string text, string expected)
    {
        var info = WireTypes.Of(DeclaredTypes.Parse(type)!);
        var (row, value) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        ValueText.Write(row, info, text);
        ValueText.Value(info, expected).Write(value, inRow: true);
        Assert.Equal(value.WrittenSpan.ToArray(), row.WrittenSpan.ToArray());
    }

    [Theory]
    [InlineData("tinyint", "256")]
    [InlineData("int", "2147483648")]
    [InlineData("decimal(3,0)", "1000")]
    [InlineData("float", "Infinity")]
    [InlineData("datetime2(7)", "0044-03-15 00:00:00 BC")]
    [InlineData("datetime", "1066-10-14 00:00:00")]
    public void What_a_type_does_not_hold_is_an_overflow(string type, string text)
        => Assert.Equal(8115, Assert.Throws<SqlErrorException>(
            () => ValueText.Write(new ArrayBufferWriter<byte>(), WireTypes.Of(DeclaredTypes.Parse(type)!), text)).Error.Number);

    [Fact]
    public void Null_is_null() => Assert.Null(ValueText.Of(ValueText.Value(TypeInfo.Int, null)));

    [Fact]
    public void Every_moment_comes_back_to_the_microsecond()
        => Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<DateTime>(), moment =>
        {
            var text = new DateTime(moment.Ticks / 10 * 10)
                .ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", System.Globalization.CultureInfo.InvariantCulture);
            return ValueText.Of(ValueText.Value(TypeInfo.DateTime2(7), text)) == text;
        }));
}
