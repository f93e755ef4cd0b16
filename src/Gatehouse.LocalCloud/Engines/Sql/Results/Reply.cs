using Gatehouse.LocalCloud.Engines.Sql.Errors;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.LocalCloud.Engines.Sql.Results;

/// <summary>The answer to one request, token by token. A DONE waits until it is known whether more follows.</summary>
/// <param name="writer">Where it goes.</param>
/// <param name="server">Name of the server, in messages.</param>
/// <param name="closing">Cancelled when the session ends. An attention must not stop a write: half a packet would be the end of the
/// session.</param>
internal sealed class Reply(ReplyWriter writer, string server, CancellationToken closing)
{
    private Done? _waiting;
    private int _procedures;

    /// <summary>The room for a row.</summary>
    public ReplyWriter Writer => writer;

    /// <summary>Whether statements run inside a procedure: their ends are DONEINPROC then.</summary>
    public bool IsInProcedure => _procedures > 0;

    /// <summary>Begins a procedure.</summary>
    public void EnterProcedure() => _procedures++;

    /// <summary>Ends a procedure: what it returns comes after.</summary>
    public void LeaveProcedure() => _procedures--;

    /// <summary>Adds a token.</summary>
    public ValueTask WriteAsync(ITdsToken token)
    {
        WriteWaiting();
        writer.Write(token);
        return writer.FlushAsync(closing);
    }

    /// <summary>Begins a token that is written piece by piece.</summary>
    public void Begin() => WriteWaiting();

    /// <summary>Adds an error or a message.</summary>
    public ValueTask WriteAsync(SqlError error) => WriteAsync(error.ToMessage(server));

    /// <summary>Sends the packets that are full, where it is worth a call.</summary>
    public ValueTask FlushAsync() => writer.FlushAsync(closing);

    /// <summary>Sends what there is, for a client that watches the messages.</summary>
    public ValueTask SendAsync() => writer.SendAsync(closing);

    /// <summary>Ends a statement.</summary>
    /// <param name="status">How it ended.</param>
    /// <param name="command">Which kind of statement.</param>
    /// <param name="rows">Its row count, where the status says that it counts.</param>
    public void End(DoneStatus status, CommandKind command, long rows = 0)
        => End(IsInProcedure ? DoneKind.DoneInProc : DoneKind.Done, status, command, rows);

    /// <summary>Ends the answer with a DONE of its own.</summary>
    public void EndWith(Done done)
    {
        WriteWaiting();
        _waiting = done;
    }

    /// <summary>Ends a procedure.</summary>
    /// <param name="status">How it ended.</param>
    public void EndProcedure(DoneStatus status)
        => End(_procedures > 0 ? DoneKind.DoneInProc : DoneKind.DoneProc, status, CommandKind.Execute, 0);

    /// <summary>Ends the answer.</summary>
    public async ValueTask EndAsync()
    {
        _procedures = 0;
        writer.Write(_waiting ?? new Done(DoneKind.Done, DoneStatus.Final, 0, 0));
        _waiting = null;
        await writer.EndAsync(closing);
    }

    /// <summary>Cuts the answer short where its client has sent an attention.</summary>
    public ValueTask CutAsync()
    {
        writer.DiscardToken();
        (_waiting, _procedures) = (new Done(DoneKind.Done, DoneStatus.Error, 0, 0), 0);
        return EndAsync();
    }

    private void End(DoneKind kind, DoneStatus status, CommandKind command, long rows)
    {
        WriteWaiting();
        _waiting = new Done(kind, status, (ushort)command, (ulong)rows);
    }

    private void WriteWaiting()
    {
        if (_waiting is { } done)
            writer.Write(done with { Status = done.Status | DoneStatus.More });
        _waiting = null;
    }
}
