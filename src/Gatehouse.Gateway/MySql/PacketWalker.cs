using Gatehouse.Protocols.MySql;

namespace Gatehouse.Gateway.MySql;

/// <summary>Follows the packets that a client sends after its login, without taking any of their bytes away.</summary>
/// <remarks>
/// A command is a packet with number 0: the server closes the connection at any other number where a command is due. So a packet with another number
/// belongs to the data of LOAD DATA LOCAL INFILE, which counts on and ends with an empty packet. A packet of 16 MiB - 1 is continued by the next.
/// </remarks>
internal sealed class PacketWalker
{
    private readonly byte[] _header = new byte[PacketHeader.Length];
    private int _headerBytes;
    private int _left;
    private byte _lastSequence;
    private bool _continues;
    private bool _inData;

    /// <summary>What the last bytes were.</summary>
    public enum Step
    {
        /// <summary>Part of a header, or of a payload.</summary>
        Part,

        /// <summary>The first byte of a command.</summary>
        Command,

        /// <summary>The header of a packet whose number is not due.</summary>
        OutOfOrder,
    }

    /// <summary>The packet that the bytes are in.</summary>
    public PacketHeader Packet { get; private set; }

    /// <summary>True between packets.</summary>
    public bool IsAtBoundary => _headerBytes == 0;

    /// <summary>True where it is not known yet what the packet is.</summary>
    public bool IsUndecided => _headerBytes is > 0 and < PacketHeader.Length || CommandIsDue;

    private bool CommandIsDue { get; set; }

    /// <summary>Takes the next bytes, as many as belong together.</summary>
    /// <param name="bytes">At least one.</param>
    /// <param name="step">What they were.</param>
    /// <returns>How many they were.</returns>
    public int Take(ReadOnlySpan<byte> bytes, out Step step)
    {
        if (_headerBytes < PacketHeader.Length)
        {
            var part = bytes[..Math.Min(PacketHeader.Length - _headerBytes, bytes.Length)];
            part.CopyTo(_header.AsSpan(_headerBytes));
            _headerBytes += part.Length;
            step = _headerBytes < PacketHeader.Length || Begin() ? Step.Part : Step.OutOfOrder;
            return part.Length;
        }

        step = CommandIsDue ? Step.Command : Step.Part;
        var count = CommandIsDue ? 1 : Math.Min(_left, bytes.Length);
        CommandIsDue = false;
        _left -= count;
        EndIfComplete();
        return count;
    }

    /// <summary>Decides what a packet is; false where it cannot be here.</summary>
    private bool Begin()
    {
        Packet = PacketHeader.Parse(_header);
        var counted = Packet.SequenceId == (byte)(_lastSequence + 1);
        if ((_continues || _inData) && !counted)
            return false;

        if (!_continues)
        {
            CommandIsDue = !_inData && Packet.SequenceId == 0 && Packet.PayloadLength > 0;
            _inData = Packet.PayloadLength > 0 && (_inData || Packet.SequenceId != 0);
        }

        _continues = Packet.PayloadLength == PacketHeader.MaxPayloadLength;
        _lastSequence = Packet.SequenceId;
        _left = Packet.PayloadLength;
        EndIfComplete();
        return true;
    }

    private void EndIfComplete()
    {
        if (_left == 0)
            _headerBytes = 0;
    }
}
