using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Gatehouse.Gateway.Transport;

/// <summary>Linux's epoll (epoll(7)), edge-triggered: one call tells which of many sockets have something new.</summary>
internal sealed partial class Epoll
{
    public const uint In = 0x1;
    public const uint Out = 0x4;
    public const uint Error = 0x8;
    public const uint HangUp = 0x10;
    public const uint PeerClosed = 0x2000; // EPOLLRDHUP
    private const uint EdgeTriggered = 1u << 31;

    private const int Add = 1;
    private const int Modify = 3;
    private const int CloseOnExec = 0x80000;
    private const int Interrupted = 4; // EINTR
    private const int MaxEvents = 256;

    // struct epoll_event is packed on x86-64 only.
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventSize = DataOffset + sizeof(long);

    private readonly int _handle = CreateCore(CloseOnExec) is var handle and >= 0 ? handle : throw new Win32Exception();
    private readonly byte[] _events = GC.AllocateArray<byte>(MaxEvents * EventSize, pinned: true);

    /// <summary>Watches a socket. What is there already is told at once.</summary>
    public void Watch(int socket, long key) => Control(Add, socket, In | PeerClosed, key);

    /// <summary>Changes whether the socket is watched for room to write; where there is some already, that is told at once.</summary>
    public void WatchWrites(int socket, long key, bool on) => Control(Modify, socket, In | PeerClosed | (on ? Out : 0), key);

    /// <summary>Waits for events.</summary>
    /// <param name="block">False only takes what is there.</param>
    /// <returns>How many; <see cref="Event"/> has each until the next call.</returns>
    public int Wait(bool block)
    {
        var count = WaitCore(_handle, _events, MaxEvents, block ? -1 : 0);
        if (count >= 0)
            return count;
        return Marshal.GetLastPInvokeError() == Interrupted ? 0 : throw new Win32Exception();
    }

    public (uint Events, long Key) Event(int index)
    {
        var bytes = _events.AsSpan(index * EventSize, EventSize);
        return (MemoryMarshal.Read<uint>(bytes), MemoryMarshal.Read<long>(bytes[DataOffset..]));
    }

    private void Control(int operation, int socket, uint events, long key)
    {
        Span<byte> bytes = stackalloc byte[EventSize];
        MemoryMarshal.Write(bytes, events | EdgeTriggered);
        MemoryMarshal.Write(bytes[DataOffset..], key);
        if (ControlCore(_handle, operation, socket, bytes) < 0)
            throw new Win32Exception();
    }

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int CreateCore(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int ControlCore(int epoll, int operation, int socket, Span<byte> @event);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int WaitCore(int epoll, [In, Out] byte[] events, int maxEvents, int milliseconds);
}
