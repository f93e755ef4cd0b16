using Gatehouse.LocalCloud.Engines.Sql.Errors;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.LocalCloud.Engines.Sql.Results;

/// <summary>The answer to one request, token by token. A DONE waits until it is known whether more follows.</summary>
/// <param name="writer">Where it goes.</param>
/// <param name="server">Name of the server, in messages.</param>
internal sealed class Reply(ReplyWriter writer, string server)
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
    public ValueTask WriteAsync(ITdsToken token, CancellationToken cancellationToken)
    {
        WriteWaiting();
        writer.Write(token);
        return writer.FlushAsync(cancellationToken);
    }

    /// <summary>Begins a token that is written piece by piece.</summary>
    public void Begin() => WriteWaiting();

    /// <summary>Adds an error or a message.</summary>
    public ValueTask WriteAsync(SqlError error, CancellationToken cancellationToken) => WriteAsync(error.ToMessage(server), cancellationToken);

    /// <summary>Sends what there is, for a client that watches the messages.</summary>
    public ValueTask SendAsync(CancellationToken cancellationToken) => writer.SendAsync(cancellationToken);

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
    public void EndProcedure(DoneStatus status) => End(_procedures > 0 ? DoneKind.DoneInProc : DoneKind.DoneProc, status, CommandKind.Execute, 0);

    /// <summary>Ends the answer.</summary>
    public async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        _procedures = 0;
        writer.Write(_waiting ?? new Done(DoneKind.Done, DoneStatus.Final, 0, 0));
        _waiting = null;
        await writer.EndAsync(cancellationToken);
    }

    /// <summary>Cuts the answer short where its client has sent an attention.</summary>
    public ValueTask CutAsync(CancellationToken cancellationToken)
    {
        writer.DiscardToken();
        (_waiting, _procedures) = (new Done(DoneKind.Done, DoneStatus.Error, 0, 0), 0);
        return EndAsync(cancellationToken);
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
