using System.Buffers.Binary;

namespace Gatehouse.Tests.Fuzz;

/// <summary>Makes of good bytes others that nearly are. The same seed makes the same.</summary>
internal sealed class Mutator(int seed)
{
    private const int MaxLength = 16 * 1024;
    private static readonly byte[] Edges = [0x00, 0x01, 0x7F, 0x80, 0xFB, 0xFC, 0xFE, 0xFF];
    private static readonly int[] Lengths =
        [-1, 0, 1, 3, 4, 0x7F, 0xFF, 0x100, 0x7FFF, 0xFFFF, 0x10000, 0xFFFFFF, int.MaxValue, int.MinValue];

#pragma warning disable CA5394 // chance that can be repeated is what is wanted here
    private readonly Random _random = new(seed);

    public byte[] Mutate(byte[] bytes, byte[] other)
    {
        var result = bytes.ToList();
        for (var times = _random.Next(1, 5); times > 0; times--)
            Change(result, other);
        return [.. result.Take(MaxLength)];
    }

    private void Change(List<byte> bytes, byte[] other)
    {
        var at = bytes.Count == 0 ? 0 : _random.Next(bytes.Count);
        var count = _random.Next(1, 9);
        switch (bytes.Count == 0 ? 6 : _random.Next(9))
        {
            case 0:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1:
                bytes[at] = Edges[_random.Next(Edges.Length)];
                break;
            case 2:
            case 3:
                WriteLength(bytes, at);
                break;
            case 4:
                bytes.RemoveRange(at, bytes.Count - at); // cut off
                break;
            case 5:
                bytes.RemoveRange(at, Math.Min(count, bytes.Count - at));
                break;
            case 6:
                var more = new byte[count];
                _random.NextBytes(more);
                bytes.InsertRange(at, more);
                break;
            case 7:
                bytes.InsertRange(at, bytes.GetRange(at, Math.Min(count * 16, bytes.Count - at)));
                break;
            default:
                bytes.RemoveRange(at, bytes.Count - at); // goes on as another
                bytes.AddRange(other.Skip(_random.Next(other.Length + 1)));
                break;
        }
    }

    private void WriteLength(List<byte> bytes, int at)
    {
        Span<byte> word = stackalloc byte[sizeof(int)];
        var value = Lengths[_random.Next(Lengths.Length)];
        if (_random.Next(2) == 0)
            BinaryPrimitives.WriteInt32BigEndian(word, value);
        else
            BinaryPrimitives.WriteInt32LittleEndian(word, value);
        var width = _random.Next(1, sizeof(int) + 1);
        for (var index = 0; index < width && at + index < bytes.Count; index++)
            bytes[at + index] = word[index];
    }
}
