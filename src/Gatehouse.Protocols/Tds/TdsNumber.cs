using System.Globalization;

namespace Gatehouse.Protocols.Tds;

/// <summary>A decimal of up to 38 digits, which is more than <see cref="decimal"/> holds.</summary>
/// <param name="Unscaled">Its digits without the point.</param>
/// <param name="Scale">How many of them stand behind the point: 0 to 38.</param>
public readonly record struct TdsNumber(Int128 Unscaled, byte Scale)
{
    /// <summary>Most digits.</summary>
    public const int MaxPrecision = 38;

    /// <summary>The greatest magnitude: 38 nines.</summary>
    internal static readonly UInt128 MaxMagnitude = (UInt128)Power(MaxPrecision) - 1;

    /// <summary>The number of a <see cref="decimal"/>, exactly.</summary>
    /// <param name="value">Any.</param>
    public static TdsNumber From(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var magnitude = new UInt128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        return new TdsNumber(value < 0 ? -(Int128)magnitude : (Int128)magnitude, value.Scale);
    }

    /// <summary>Parses digits with at most one point and a sign, e.g. <c>-12.50</c>.</summary>
    /// <param name="text">The text, as PostgreSQL writes a numeric. No exponent.</param>
    /// <exception cref="FormatException">It is no such text.</exception>
    /// <exception cref="OverflowException">It has more than 38 digits.</exception>
    public static TdsNumber Parse(ReadOnlySpan<char> text)
    {
        var digits = text is ['-' or '+', ..] ? text[1..] : text;
        UInt128 magnitude = 0;
        var scale = -1;
        var any = false;
        foreach (var character in digits)
        {
            if (character == '.' && scale < 0)
            {
                scale = 0;
                continue;
            }

            if (!char.IsAsciiDigit(character))
                throw new FormatException("A number has digits, at most one point and a sign.");
            any = true;
            magnitude = (magnitude * 10) + (UInt128)(character - '0');
            if (magnitude > MaxMagnitude || scale == MaxPrecision)
                throw new OverflowException($"A number has at most {MaxPrecision} digits.");
            if (scale >= 0)
                scale++;
        }

        if (!any)
            throw new FormatException("A number has digits.");
        return new TdsNumber(text[0] == '-' ? -(Int128)magnitude : (Int128)magnitude, (byte)Math.Max(scale, 0));
    }

    /// <summary>The same number with another scale; what falls away is rounded, half away from zero.</summary>
    /// <param name="scale">Digits behind the point: 0 to 38.</param>
    /// <exception cref="OverflowException">It has more than 38 digits then.</exception>
    public TdsNumber WithScale(int scale)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(scale);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scale, MaxPrecision);
        if (scale < Scale)
        {
            var divisor = Power(Scale - scale);
            var (quotient, rest) = Int128.DivRem(Unscaled, divisor);
            var rounds = Int128.Abs(rest) >= divisor - Int128.Abs(rest);
            return new TdsNumber(rounds ? quotient + (Unscaled < 0 ? -1 : 1) : quotient, (byte)scale);
        }

        var factor = Power(scale - Scale);
        return Int128.Abs(Unscaled) <= (Int128)MaxMagnitude / factor
            ? new TdsNumber(Unscaled * factor, (byte)scale)
            : throw new OverflowException($"A number has at most {MaxPrecision} digits.");
    }

    /// <summary>Converts to <see cref="decimal"/>.</summary>
    /// <exception cref="OverflowException">It has more digits than a decimal holds.</exception>
    public decimal ToDecimal()
    {
        var (value, scale) = (Unscaled, Scale);
        while (scale > 0 && value % 10 == 0)
            (value, scale) = (value / 10, (byte)(scale - 1));
        var magnitude = (UInt128)Int128.Abs(value);
        if (scale > 28 || magnitude >> 96 != 0)
            throw new OverflowException("The number has more digits than a decimal holds.");
        return new decimal((int)(uint)magnitude, (int)(uint)(magnitude >> 32), (int)(uint)(magnitude >> 64), value < 0, scale);
    }

    /// <summary>The number in digits, e.g. <c>-12.50</c>.</summary>
    public override string ToString()
    {
        var digits = Int128.Abs(Unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(Scale + 1, '0');
        var sign = Unscaled < 0 ? "-" : "";
        return Scale == 0 ? sign + digits : $"{sign}{digits.AsSpan(0, digits.Length - Scale)}.{digits.AsSpan(digits.Length - Scale)}";
    }

    internal static Int128 Power(int exponent)
    {
        Int128 result = 1;
        for (var i = 0; i < exponent; i++)
            result *= 10;
        return result;
    }
}
