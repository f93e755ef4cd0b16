using Gatehouse.LocalCloud.Engines.Sql.Errors;
using Gatehouse.LocalCloud.Engines.Sql.Results;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.Tests.LocalCloud.Engines.Sql;

public sealed class ReplyTests : IDisposable
{
    private readonly MemoryStream _wire = new();
    private readonly ReplyWriter _writer;
    private readonly Reply _reply;

    public ReplyTests() => (_writer, _reply) = Make();

    [Fact]
    public async Task An_answer_without_anything_is_one_end()
    {
        await _reply.EndAsync();
        Assert.Equal([new Done(DoneKind.Done, DoneStatus.Final, 0, 0)], await TokensAsync());
    }

    [Fact]
    public async Task Only_the_last_end_says_that_nothing_follows()
    {
        _reply.End(DoneStatus.Count, CommandKind.Insert, 3);
        _reply.End(DoneStatus.Count, CommandKind.Select, 1);
        await _reply.EndAsync();
        Assert.Equal(
            [
                new Done(DoneKind.Done, DoneStatus.Count | DoneStatus.More, 0xC3, 3),
                new Done(DoneKind.Done, DoneStatus.Count, 0xC1, 1),
            ],
            await TokensAsync());
    }

    [Fact]
    public async Task Statements_of_a_procedure_end_inside_of_it()
    {
        _reply.EnterProcedure();
        _reply.End(DoneStatus.Count, CommandKind.Update, 2);
        _reply.LeaveProcedure();
        await _reply.WriteAsync(new ReturnStatus(0));
        _reply.EndProcedure(DoneStatus.Final);
        await _reply.EndAsync();
        Assert.Equal(
            [
                new Done(DoneKind.DoneInProc, DoneStatus.Count | DoneStatus.More, 0xC5, 2),
                new ReturnStatus(0),
                new Done(DoneKind.DoneProc, DoneStatus.Final, 0xE0, 0),
            ],
            await TokensAsync());
    }

    [Fact]
    public async Task What_an_attention_cuts_ends_as_an_error_without_half_a_token()
    {
        await _reply.WriteAsync(new SqlError(50000, 16, 1, "whole", 3));
        _reply.Begin();
        Row.WriteStart(_reply.Writer);
        await _reply.CutAsync();
        var tokens = await TokensAsync();
        Assert.Equal((50000, 3, "whole"),
            tokens[0] is ServerMessage { IsError: true } error ? (error.Number, error.Line, error.Text) : default);
        Assert.Equal([new Done(DoneKind.Done, DoneStatus.Error, 0, 0)], tokens.Skip(1));
    }

    [Fact]
    public async Task A_message_of_ten_or_less_is_no_error_and_a_long_text_is_cut()
    {
        await _reply.WriteAsync(new SqlError(0, 0, 1, new string('x', 5000), 1));
        await _reply.EndAsync();
        var message = Assert.IsType<ServerMessage>((await TokensAsync())[0]);
        Assert.Equal((false, 2047), (message.IsError, message.Text.Length));
    }

    public void Dispose()
    {
        _writer.Dispose();
        _wire.Dispose();
    }

    private (ReplyWriter, Reply) Make()
    {
        var writer = new ReplyWriter(_wire);
        return (writer, new Reply(writer, "sql1", CancellationToken.None));
    }

    private async Task<IReadOnlyList<ITdsToken>> TokensAsync()
    {
        _wire.Position = 0;
        var message = await new MessageChannel(_wire).ReadAsync("answer", PacketType.Reply, 1 << 20, CancellationToken.None);
        return Gatehouse.Protocols.Tds.Answer.Parse(message!.Value.Content);
    }
}
