using System.Buffers;
using System.Buffers.Binary;

namespace Gatehouse.Protocols.Tds;

/// <summary>The bytes of dates and times. MS-TDS 2.2.5.5.1.8.</summary>
internal static class TimeFormat
{
    public const int MaxOffsetMinutes = 14 * 60;
    public const int DayLength = 3;

    private const long UnitsPerDay = 300L * 24 * 60 * 60; // datetime counts 1/300 of a second
    private const int MinutesPerDay = 24 * 60;
    private const int Scale = 7; // digits of a tick

    private static readonly DateTime Epoch = new(1900, 1, 1);
    private static readonly DateTime FirstDateTime = new(1753, 1, 1);

    /// <summary>Days since the first of January of the year 1.</summary>
    public static int ReadDays(ReadOnlySpan<byte> data) => data[0] | (data[1] << 8) | (data[2] << 16);

    public static long ReadTicks(ReadOnlySpan<byte> data, int scale)
    {
        var units = 0L;
        for (var i = 0; i < data.Length; i++)
            units |= (long)data[i] << (8 * i);
        return units * Factor(scale);
    }

    public static DateTime ReadDateTime2(ReadOnlySpan<byte> data, int scale)
        => new((ReadDays(data[^DayLength..]) * TimeSpan.TicksPerDay) + ReadTicks(data[..^DayLength], scale));

    /// <summary>datetime or smalldatetime, by length.</summary>
    public static DateTime ReadDateTime(ReadOnlySpan<byte> data)
    {
        if (data.Length == 4)
        {
            return Epoch.AddDays(BinaryPrimitives.ReadUInt16LittleEndian(data))
                .AddMinutes(BinaryPrimitives.ReadUInt16LittleEndian(data[2..]));
        }

        // To the millisecond, as drivers show it: .003, .007, .010
        var units = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
        var milliseconds = ((units * 10L) + 1) / 3;
        return Epoch.AddDays(BinaryPrimitives.ReadInt32LittleEndian(data)).AddTicks(milliseconds * TimeSpan.TicksPerMillisecond);
    }

    public static bool IsDay(ReadOnlySpan<byte> data) => ReadDays(data) <= DateOnly.MaxValue.DayNumber;

    public static bool IsTime(ReadOnlySpan<byte> data, int scale) => ReadTicks(data, scale) is >= 0 and < TimeSpan.TicksPerDay;

    public static bool IsDateTime(ReadOnlySpan<byte> data)
    {
        if (data.Length == 4)
            return BinaryPrimitives.ReadUInt16LittleEndian(data[2..]) < MinutesPerDay;
        var days = BinaryPrimitives.ReadInt32LittleEndian(data);
        return days >= (FirstDateTime - Epoch).Days && days <= (DateTime.MaxValue - Epoch).Days
            && BinaryPrimitives.ReadUInt32LittleEndian(data[4..]) < UnitsPerDay;
    }

    /// <summary>Whether the moment and its offset are a local time of the years 1 to 9999.</summary>
    public static bool IsOffset(ReadOnlySpan<byte> data, int scale)
    {
        var minutes = BinaryPrimitives.ReadInt16LittleEndian(data[^2..]);
        var local = ReadDateTime2(data[..^2], scale).Ticks + (minutes * TimeSpan.TicksPerMinute);
        return Math.Abs((int)minutes) <= MaxOffsetMinutes && local >= 0 && local <= DateTime.MaxValue.Ticks;
    }

    public static void WriteDays(IBufferWriter<byte> output, int days)
    {
        var span = output.GetSpan(DayLength);
        (span[0], span[1], span[2]) = ((byte)days, (byte)(days >> 8), (byte)(days >> 16));
        output.Advance(DayLength);
    }

    /// <summary>A time of day. What rounds to midnight is cut off instead, so that the day does not change.</summary>
    public static void WriteTime(IBufferWriter<byte> output, long ticks, int scale)
    {
        var units = Math.Min((ticks + (Factor(scale) / 2)) / Factor(scale), (TimeSpan.TicksPerDay / Factor(scale)) - 1);
        var length = TypeInfoFormat.TimeLength(scale);
        var span = output.GetSpan(length);
        for (var i = 0; i < length; i++)
            span[i] = (byte)(units >> (8 * i));
        output.Advance(length);
    }

    public static void WriteDateTime2(IBufferWriter<byte> output, DateTime value, int scale)
    {
        var factor = Factor(scale);
        var rounded = (value.Ticks + (factor / 2)) / factor * factor;
        if (rounded > DateTime.MaxValue.Ticks)
            rounded = DateTime.MaxValue.Ticks / factor * factor;
        WriteTime(output, rounded % TimeSpan.TicksPerDay, scale);
        WriteDays(output, (int)(rounded / TimeSpan.TicksPerDay));
    }

    /// <summary>datetime or smalldatetime behind its length.</summary>
    /// <exception cref="OverflowException">The year is not one that the type holds.</exception>
    public static void WriteDateTime(IBufferWriter<byte> output, TypeInfo type, DateTime value)
    {
        var isSmall = type.MaxLength == 4;
        var perDay = isSmall ? MinutesPerDay : UnitsPerDay;
        var days = (value.Date - Epoch).Days;
        var units = (long)Math.Round((decimal)value.TimeOfDay.Ticks * perDay / TimeSpan.TicksPerDay, MidpointRounding.AwayFromZero);
        (days, units) = units == perDay ? (days + 1, 0) : (days, units);
        if (isSmall ? days is < 0 or > ushort.MaxValue : value < FirstDateTime || days > (DateTime.MaxValue - Epoch).Days)
            throw new OverflowException($"{type} does not hold the year {value.Year}.");

        ValueFormat.WriteLength(output, type, type.MaxLength, inRow: true);
        if (isSmall)
        {
            output.WriteUInt16((ushort)days);
            output.WriteUInt16((ushort)units);
            return;
        }

        output.WriteInt32(days);
        output.WriteUInt32((uint)units);
    }

    public static void WriteDateTimeOffset(IBufferWriter<byte> output, DateTimeOffset value, int scale)
    {
        WriteDateTime2(output, value.UtcDateTime, scale);
        output.WriteUInt16((ushort)(short)value.TotalOffsetMinutes);
    }

    private static long Factor(int scale) => scale switch
    {
        0 => 10_000_000,
        1 => 1_000_000,
        2 => 100_000,
        3 => 10_000,
        4 => 1_000,
        5 => 100,
        6 => 10,
        Scale => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(scale), scale, null),
    };
}
