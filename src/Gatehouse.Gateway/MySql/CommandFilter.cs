using System.Buffers;
using Gatehouse.Gateway.Relay;
using Gatehouse.Protocols.MySql;

namespace Gatehouse.Gateway.MySql;

/// <summary>Stops COM_CHANGE_USER, which would log in at an upstream that trusts the gateway without any token; everything else goes on as it is.</summary>
/// <param name="rewrite">
/// In an administrator's session: takes the text of a short query and returns another, or null to leave it. Null elsewhere: no query is looked at.
/// </param>
internal sealed class CommandFilter(Func<ReadOnlySpan<byte>, byte[]?>? rewrite) : IStreamFilter
{
    /// <summary>Longest query that is looked at, in bytes; a longer one passes as it is.</summary>
    public const int MaxQueryLength = 64 * 1024;

    private readonly PacketWalker _walker = new();
    private readonly ArrayBufferWriter<byte> _held = new();   // a packet that is not decided yet, or a query that is looked at, from its header
    private readonly ArrayBufferWriter<byte> _passed = new();
    private bool _holding;

    public bool IsClosed { get; private set; }

    /// <summary>True where it was COM_CHANGE_USER that closed the filter; else it was a packet out of order.</summary>
    public bool SawChangeUser { get; private set; }

    public ReadOnlyMemory<byte> Pass(ReadOnlyMemory<byte> chunk) => rewrite is null ? PassUnread(chunk) : PassQueries(chunk.Span);

    private ReadOnlyMemory<byte> PassUnread(ReadOnlyMemory<byte> chunk)
    {
        var passed = 0;
        while (passed < chunk.Length)
        {
            var count = _walker.Take(chunk.Span[passed..], out var step);
            if (Closes(step, chunk.Span[passed]))
                break;
            passed += count;
        }

        return chunk[..passed];
    }

    private ReadOnlyMemory<byte> PassQueries(ReadOnlySpan<byte> chunk)
    {
        _passed.ResetWrittenCount();
        while (chunk.Length > 0)
        {
            var count = _walker.Take(chunk, out var step);
            if (Closes(step, chunk[0]))
                break;

            if (step == PacketWalker.Step.Command)
                _holding = chunk[0] == Command.Query && _walker.Packet.PayloadLength <= MaxQueryLength;
            _held.Write(chunk[..count]);
            chunk = chunk[count..];
            if (_holding ? _walker.IsAtBoundary : !_walker.IsUndecided)
                Release();
        }

        return _passed.WrittenMemory;
    }

    private bool Closes(PacketWalker.Step step, byte first)
    {
        SawChangeUser = step == PacketWalker.Step.Command && first == Command.ChangeUser;
        return IsClosed = SawChangeUser || step == PacketWalker.Step.OutOfOrder;
    }

    private void Release()
    {
        var packet = _held.WrittenSpan;
        if (_holding && rewrite!(packet[(PacketHeader.Length + 1)..]) is { } text)
        {
            new PacketHeader(text.Length + 1, 0).Write(_passed.GetSpan(PacketHeader.Length));
            _passed.Advance(PacketHeader.Length);
            _passed.Write([Command.Query]);
            _passed.Write(text);
        }
        else
        {
            _passed.Write(packet);
        }

        _held.ResetWrittenCount();
        _holding = false;
    }
}
