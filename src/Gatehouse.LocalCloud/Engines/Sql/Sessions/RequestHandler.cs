using Gatehouse.Protocols.Tds;

namespace Gatehouse.LocalCloud.Engines.Sql.Sessions;

/// <summary>Answers the requests of one session.</summary>
internal sealed class RequestHandler(SessionState state, ReplyWriter reply)
{
    /// <summary>Answers a request.</summary>
    /// <returns>False where the session ends.</returns>
    public async Task<bool> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        if (request.Message.Type == PacketType.Attention)
            reply.Write(new Done(DoneKind.Done, DoneStatus.Attention, 0, 0));
        else
            reply.Write(new Done(DoneKind.Done, DoneStatus.Final, 0, (ulong)state.RowCount));
        await reply.EndAsync(cancellationToken);
        return true;
    }
}
