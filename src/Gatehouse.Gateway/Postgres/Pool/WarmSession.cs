using System.Buffers;
using Gatehouse.Gateway.Pool;
using Gatehouse.Gateway.Transport;
using Gatehouse.Protocols.Postgres;

namespace Gatehouse.Gateway.Postgres.Pool;

/// <summary>An upstream session that is logged in, and what its server said at the login.</summary>
/// <param name="Upstream">The connection.</param>
/// <param name="Key">Its own cancel key.</param>
/// <param name="LoginAnswer">The server's messages up to ReadyForQuery, as the first client got them.</param>
/// <param name="Began">When the login was; a timestamp.</param>
internal sealed record WarmSession(PostgresUpstream Upstream, BackendKeyData Key, ReadOnlyMemory<byte> LoginAnswer, long Began)
    : IWarmConnection
{
    public SocketStream Wire => Upstream.Connection.Stream;

    public void Dispose() => Upstream.Dispose();

    /// <summary>The answer to another client's login: the same, with that client's cancel key.</summary>
    public ReadOnlyMemory<byte> AnswerWith(BackendKeyData key)
    {
        var output = new ArrayBufferWriter<byte>(LoginAnswer.Length + BackendKeyData.MaxSecretLength);
        for (var rest = LoginAnswer.Span; rest.Length >= FrameHeader.Length;)
        {
            var header = FrameHeader.Parse(rest[..FrameHeader.Length], "login answer", rest.Length - FrameHeader.Length);
            var message = rest[..(FrameHeader.Length + header.BodyLength)];
            if (header.Type == BackendKeyData.Type)
                key.Write(output);
            else
                output.Write(message);
            if (header.Type == ReadyForQuery.Type)
                break; // what came after it was for the first client
            rest = rest[message.Length..];
        }

        return output.WrittenMemory;
    }
}
