using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.Tests.Protocols.Tds;

/// <summary>Every type, with values that it holds exactly.</summary>
internal static class Values
{
    public static readonly IReadOnlyDictionary<string, Gen<(TypeInfo Type, object Value)>> Kinds = new Dictionary<string, Gen<(TypeInfo, object)>>
    {
        ["tinyint"] = Of(TypeInfo.TinyInt, ArbMap.Default.GeneratorFor<byte>()),
        ["smallint"] = Of(TypeInfo.SmallInt, ArbMap.Default.GeneratorFor<short>()),
        ["int"] = Of(TypeInfo.Int, Gen.OneOf(ArbMap.Default.GeneratorFor<int>(), Gen.Elements(int.MinValue, int.MaxValue))),
        ["bigint"] = Of(TypeInfo.BigInt, Gen.OneOf(ArbMap.Default.GeneratorFor<long>(), Gen.Elements(long.MinValue, long.MaxValue))),
        ["fixed int"] = Of(new TypeInfo(TdsType.Int4, 4), ArbMap.Default.GeneratorFor<int>()),
        ["fixed bigint"] = Of(new TypeInfo(TdsType.Int8, 8), ArbMap.Default.GeneratorFor<long>()),
        ["bit"] = Of(TypeInfo.Bit, Gen.Elements(true, false)),
        ["fixed bit"] = Of(new TypeInfo(TdsType.Bit, 1), Gen.Elements(true, false)),
        ["real"] = Of(TypeInfo.Real, ArbMap.Default.GeneratorFor<float>().Where(float.IsFinite)),
        ["float"] = Of(TypeInfo.Float, ArbMap.Default.GeneratorFor<double>().Where(double.IsFinite)),
        ["fixed float"] = Of(new TypeInfo(TdsType.Float8, 8), ArbMap.Default.GeneratorFor<double>().Where(double.IsFinite)),
        ["smallmoney"] = Of(TypeInfo.SmallMoney, ArbMap.Default.GeneratorFor<int>().Select(units => new TdsNumber(units, 4))),
        ["money"] = Of(TypeInfo.Money, Gen.OneOf(ArbMap.Default.GeneratorFor<long>(), Gen.Elements(long.MinValue, long.MaxValue)).Select(units => new TdsNumber(units, 4))),
        ["fixed money"] = Of(new TypeInfo(TdsType.Money, 8), ArbMap.Default.GeneratorFor<long>().Select(units => new TdsNumber(units, 4))),
        ["decimal"] = from number in Number
                      from digits in Gen.Choose(Math.Min(number.ToString().Count(char.IsAsciiDigit), TdsNumber.MaxPrecision), TdsNumber.MaxPrecision) // "0." is no digit of its own
                      select (TypeInfo.Decimal(digits, number.Scale), (object)number),
        ["numeric"] = from number in Number select (TypeInfo.Numeric(TdsNumber.MaxPrecision, number.Scale), (object)number),
        ["uniqueidentifier"] = Of(TypeInfo.UniqueIdentifier, ArbMap.Default.GeneratorFor<Guid>()),
        ["date"] = Of(TypeInfo.Date, Gen.Choose(0, DateOnly.MaxValue.DayNumber).Select(DateOnly.FromDayNumber)),
        ["time"] = from scale in Gen.Choose(0, 7) from ticks in Ticks select (TypeInfo.Time(scale), (object)new TimeOnly(Cut(ticks % TimeSpan.TicksPerDay, scale))),
        ["datetime2"] = from scale in Gen.Choose(0, 7) from ticks in Ticks select (TypeInfo.DateTime2(scale), (object)new DateTime(Cut(ticks, scale))),
        ["datetimeoffset"] = from scale in Gen.Choose(0, 7)
                             from ticks in Ticks
                             from minutes in Gen.Choose(-840, 840)
                             let moment = new DateTimeOffset(new DateTime(Math.Clamp(Cut(ticks, scale), TimeSpan.TicksPerDay, DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay), DateTimeKind.Utc))
                             select (TypeInfo.DateTimeOffset(scale), (object)new DateTimeOffset(Cut(moment.Ticks, scale), TimeSpan.Zero).ToOffset(TimeSpan.FromMinutes(minutes))),
        ["datetime"] = Of(TypeInfo.DateTime, from seconds in Gen.Choose(0, int.MaxValue) from hundredths in Gen.Choose(0, 99) select new DateTime(1900, 1, 1).AddSeconds(seconds).AddMilliseconds(hundredths * 10)),
        ["fixed datetime"] = Of(new TypeInfo(TdsType.DateTime, 8), Gen.Choose(-146 * 365, 0).Select(days => new DateTime(1900, 1, 1).AddDays(days))),
        ["smalldatetime"] = Of(TypeInfo.SmallDateTime, Gen.Choose(0, 65_535 * 1440).Select(minutes => new DateTime(1900, 1, 1).AddMinutes(minutes))),
        ["nvarchar"] = Of(TypeInfo.NVarChar(4000), Text),
        ["nchar"] = Of(TypeInfo.NChar(4000), Text),
        ["nvarchar(max)"] = Of(TypeInfo.NVarCharMax, Text),
        ["ntext"] = Of(new TypeInfo(TdsType.NText, int.MaxValue, Collation: Collation.Default), Text),
        ["xml"] = Of(TypeInfo.Xml, Text),
        ["varchar"] = Of(TypeInfo.VarChar(8000), Latin),
        ["varchar in UTF-8"] = Of(TypeInfo.VarChar(8000, Collation.Utf8), Text),
        ["char"] = Of(TypeInfo.Char(8000), Latin),
        ["varchar(max)"] = Of(TypeInfo.VarCharMax, Latin),
        ["text"] = Of(new TypeInfo(TdsType.Text, int.MaxValue, Collation: Collation.Default), Latin),
        ["varbinary"] = Of(TypeInfo.VarBinary(8000), Bytes),
        ["binary"] = Of(TypeInfo.Binary(8000), Bytes),
        ["varbinary(max)"] = Of(TypeInfo.VarBinaryMax, Bytes),
        ["image"] = Of(new TypeInfo(TdsType.Image, int.MaxValue), Bytes),
    };

    /// <summary>A value of any type, or null where the type has it.</summary>
    public static Gen<TdsValue> Any => from kind in Gen.OneOf(Kinds.Values)
                                       from isNull in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
                                       select isNull && CanBeNull(kind.Type) ? TdsValue.Null(kind.Type) : TdsValue.From(kind.Type, kind.Value);

    public static bool CanBeNull(TypeInfo type) => TypeInfoFormat.LengthOf(type) != ValueLength.Fixed;

    private static Gen<long> Ticks => from days in Gen.Choose(0, DateOnly.MaxValue.DayNumber)
                                      from ticks in Gen.OneOf(Gen.Elements(0, TimeSpan.TicksPerDay - 1), Gen.Choose(0, int.MaxValue).Select(part => part * 400L))
                                      select (days * TimeSpan.TicksPerDay) + ticks;

    private static Gen<TdsNumber> Number => from digits in Gen.Choose(1, TdsNumber.MaxPrecision)
                                            from figures in Gen.Choose(0, 9).ArrayOf(digits)
                                            from scale in Gen.Choose(0, digits)
                                            from sign in Gen.Elements("", "-")
                                            select TdsNumber.Parse($"{sign}{string.Concat(figures[..^scale])}.{string.Concat(figures[^scale..])}");

    private static Gen<string> Text => from parts in Gen.Elements("a", "Ä", "€", "🔒", "\ud83d", "'", "\0", " ").Where(part => part != "\ud83d").ListOf() select string.Concat(parts.Take(40));

    private static Gen<string> Latin => from parts in Gen.Elements("a", "Ä", "€", "ÿ", "'", " ").ListOf() select string.Concat(parts.Take(40));

    private static Gen<byte[]> Bytes => ArbMap.Default.GeneratorFor<byte[]>();

    private static long Cut(long ticks, int scale)
    {
        var factor = (long)Math.Pow(10, 7 - scale);
        return ticks / factor * factor;
    }

    private static Gen<(TypeInfo Type, object Value)> Of<T>(TypeInfo type, Gen<T> values)
        where T : notnull => values.Select(value => (type, (object)value));
}
