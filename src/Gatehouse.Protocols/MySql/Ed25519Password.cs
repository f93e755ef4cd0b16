using System.Numerics;
using System.Security.Cryptography;

namespace Gatehouse.Protocols.MySql;

/// <summary>MariaDB's plugin <c>client_ed25519</c>: the scramble signed by Ed25519, with the password in place of the key's seed.</summary>
/// <remarks>
/// https://mariadb.com/kb/en/connection/#client_ed25519-plugin and RFC 8032 section 5.1.6; .NET has no Ed25519. One signature takes milliseconds. Its time depends on
/// the password, so it is for a private or slow wire only, such as the gateway's own to its upstream.
/// </remarks>
public static class Ed25519Password
{
    /// <summary>The plugin's name.</summary>
    public const string Plugin = "client_ed25519";

    /// <summary>Length of the scramble, in bytes; unlike the other plugins' it has no zero byte behind it.</summary>
    public const int ScrambleLength = 32;

    private const int HalfLength = 32;

    private static readonly BigInteger Prime = BigInteger.Pow(2, 255) - 19;
    private static readonly BigInteger Order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", null);
    private static readonly BigInteger TwiceD = 2 * Modulo(-121665 * Invert(121666)) % Prime;
    private static readonly Point Base = Point.Of(
        BigInteger.Parse("15112221349535400772501151409588531511454012693041857206046113283949847762202", null), Modulo(4 * Invert(5)));

    /// <summary>The client's answer: a signature of 64 bytes.</summary>
    /// <param name="password">The password.</param>
    /// <param name="scramble">The server's 32 bytes.</param>
    public static byte[] Answer(ReadOnlySpan<byte> password, ReadOnlySpan<byte> scramble)
    {
        var secret = SHA512.HashData(password);
        try
        {
            secret[0] &= 248;
            secret[31] &= 63;
            secret[31] |= 64;
            var scalar = Number(secret.AsSpan(0, HalfLength));
            var nonce = Number(SHA512.HashData([.. secret.AsSpan(HalfLength), .. scramble])) % Order;
            var commitment = Multiply(nonce).Encode();
            var challenge = Number(SHA512.HashData([.. commitment, .. Multiply(scalar).Encode(), .. scramble])) % Order;
            return [.. commitment, .. Bytes((nonce + (challenge * scalar)) % Order)];
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static Point Multiply(BigInteger scalar)
    {
        var (result, power) = (Point.Of(0, 1), Base);
        for (; !scalar.IsZero; scalar >>= 1)
        {
            if (!scalar.IsEven)
                result = result.Add(power);
            power = power.Add(power);
        }

        return result;
    }

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true);

    private static byte[] Bytes(BigInteger value)
    {
        var bytes = new byte[HalfLength];
        _ = value.TryWriteBytes(bytes, out _, isUnsigned: true);
        return bytes;
    }

    private static BigInteger Modulo(BigInteger value) => ((value % Prime) + Prime) % Prime;

    private static BigInteger Invert(BigInteger value) => BigInteger.ModPow(value, Prime - 2, Prime);

    /// <summary>A point of the curve in extended coordinates, RFC 8032 section 5.1.4.</summary>
    private readonly record struct Point(BigInteger X, BigInteger Y, BigInteger Z, BigInteger T)
    {
        public static Point Of(BigInteger x, BigInteger y) => new(x, y, 1, x * y % Prime);

        public Point Add(Point other)
        {
            var a = (Y - X) * (other.Y - other.X);
            var b = (Y + X) * (other.Y + other.X);
            var c = T * TwiceD % Prime * other.T;
            var d = 2 * Z * other.Z;
            var (e, f, g, h) = (Modulo(b - a), Modulo(d - c), Modulo(d + c), Modulo(b + a));
            return new Point(e * f % Prime, g * h % Prime, f * g % Prime, e * h % Prime);
        }

        public byte[] Encode()
        {
            var inverse = Invert(Z);
            var bytes = Bytes(Modulo(Y * inverse));
            if (!Modulo(X * inverse).IsEven)
                bytes[^1] |= 0x80;
            return bytes;
        }
    }
}
