using Gatehouse.Gateway.Transport;
using Gatehouse.Protocols;
using Gatehouse.Protocols.Postgres;

namespace Gatehouse.Gateway.Postgres.Pool;

/// <summary>Takes back what a client has changed of its session: <c>DISCARD ALL</c>, and nothing but its usual answer.</summary>
internal static class SessionReset
{
    private const int MaxAnswerLength = 16 * 1024;
    private static readonly byte[] Command = "Q\0\0\0\u0010DISCARD ALL\0"u8.ToArray();

    /// <summary>Resets; false where the server did not do it, and the session is of no more use.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="ProtocolException">The server broke the protocol.</exception>
    public static async Task<bool> RunAsync(SocketStream wire, CancellationToken cancellationToken)
    {
        // Whatever is still to come would be taken for the answer.
        if (wire.HasUnread)
            return false;
        await wire.WriteAsync(Command, cancellationToken);

        var buffer = new byte[1024];
        var (end, start, isDone) = (0, 0, false);
        while (true)
        {
            while (end - start >= FrameHeader.Length)
            {
                var header = FrameHeader.Parse(buffer.AsSpan(start, FrameHeader.Length), "answer to the reset", MaxAnswerLength);
                var length = FrameHeader.Length + header.BodyLength;
                if (end - start < length)
                    break;
                var body = buffer.AsMemory(start + FrameHeader.Length, header.BodyLength);
                start += length;
                switch (header.Type)
                {
                    case (byte)'C': // CommandComplete
                        isDone = body.Span.SequenceEqual("DISCARD ALL\0"u8);
                        break;
                    case ReadyForQuery.Type:
                        return isDone && start == end && body.Span is [(byte)'I'];
                    case ParameterStatus.Type or (byte)'N': // settings that are as at the login again; notices
                        break;
                    default:
                        return false;
                }
            }

            if (start == 0 && end == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2); // bounded: a message beyond the limit was refused by its header
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (end, start) = (end - start, 0);
            var count = await wire.ReadAsync(buffer.AsMemory(end), cancellationToken);
            if (count == 0)
                return false;
            end += count;
        }
    }
}
