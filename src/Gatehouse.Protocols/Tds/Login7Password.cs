namespace Gatehouse.Protocols.Tds;

/// <summary>
/// The password of LOGIN7: UTF-16 whose bytes are turned around and inverted in part. It hides from the eye, not from anyone who
/// reads the wire.
/// </summary>
public static class Login7Password
{
    private const byte Mask = 0xA5;

    /// <summary>To the wire's form: the halves of each byte change places, then XOR 0xA5. MS-TDS 2.2.6.4.</summary>
    /// <param name="bytes">UTF-16; changed in place.</param>
    public static void Obfuscate(Span<byte> bytes)
    {
        foreach (ref var value in bytes)
            value = (byte)(((value << 4) | (value >> 4)) ^ Mask);
    }

    /// <summary>From the wire's form.</summary>
    /// <param name="bytes">As it came; changed in place.</param>
    public static void Reveal(Span<byte> bytes)
    {
        foreach (ref var value in bytes)
        {
            var plain = value ^ Mask;
            value = (byte)((plain << 4) | (plain >> 4));
        }
    }
}
