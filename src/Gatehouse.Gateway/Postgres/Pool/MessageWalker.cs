using System.Buffers.Binary;

namespace Gatehouse.Gateway.Postgres.Pool;

/// <summary>Walks over the messages of one direction as they pass: only their types and their first bytes are looked at.</summary>
internal sealed class MessageWalker
{
    private const int HeaderLength = 1 + sizeof(int); // a type, and a length that counts itself

    private readonly byte[] _header = new byte[HeaderLength];
    private int _headerLength;
    private long _bodyLeft;
    private byte _first;
    private bool _hasFirst;

    /// <summary>Type of the message that was met last.</summary>
    public byte Type => _header[0];

    /// <summary>First byte of its body; 0 where it has none.</summary>
    public byte First => _hasFirst ? _first : (byte)0;

    /// <summary>Whether the last message has passed to its end, and the next has not begun.</summary>
    public bool IsAtBoundary => _headerLength == 0 && _bodyLeft == 0;

    /// <summary>False once a length was impossible: nothing is known from there on.</summary>
    public bool IsValid { get; private set; } = true;

    /// <summary>Goes on to the end of the next message.</summary>
    /// <param name="bytes">What passes.</param>
    /// <param name="ended">Whether a message has ended with what was taken.</param>
    /// <returns>How many bytes belong to that message.</returns>
    public int Take(ReadOnlySpan<byte> bytes, out bool ended)
    {
        ended = false;
        var taken = 0;
        if (_bodyLeft == 0)
        {
            taken = Math.Min(HeaderLength - _headerLength, bytes.Length);
            bytes[..taken].CopyTo(_header.AsSpan(_headerLength));
            _headerLength += taken;
            if (_headerLength < HeaderLength)
                return taken;

            var length = BinaryPrimitives.ReadUInt32BigEndian(_header.AsSpan(1));
            if (length is < sizeof(int) or > int.MaxValue)
            {
                IsValid = false;
                return bytes.Length;
            }

            (_headerLength, _bodyLeft, _hasFirst) = (0, length - sizeof(int), false);
        }

        if (_bodyLeft > 0 && taken < bytes.Length)
        {
            if (!_hasFirst)
                (_first, _hasFirst) = (bytes[taken], true);
            var body = (int)Math.Min(_bodyLeft, bytes.Length - taken);
            _bodyLeft -= body;
            taken += body;
        }

        ended = _bodyLeft == 0;
        return taken;
    }
}
