using Gatehouse.Gateway.Postgres.Pool;
using Gatehouse.Gateway.Relay;

namespace Gatehouse.Gateway.Postgres;

/// <summary>Knows whether the upstream's messages to the client have come to the end of one: only there the gateway can say something itself.</summary>
internal sealed class AnswerFollower : IStreamFilter
{
    private readonly MessageWalker _messages = new();

    /// <param name="answer">The answer to the login, with all that came with it.</param>
    public AnswerFollower(ReadOnlySpan<byte> answer) => Follow(answer);

    public bool IsClosed => false;

    /// <summary>Whether a message can stand after what has passed.</summary>
    public bool IsBetweenMessages => _messages is { IsValid: true, IsAtBoundary: true };

    public ReadOnlyMemory<byte> Pass(ReadOnlyMemory<byte> chunk)
    {
        Follow(chunk.Span);
        return chunk;
    }

    private void Follow(ReadOnlySpan<byte> rest)
    {
        while (!rest.IsEmpty && _messages.IsValid)
            rest = rest[_messages.Take(rest, out _)..];
    }
}
