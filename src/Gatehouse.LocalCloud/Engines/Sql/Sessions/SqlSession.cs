using Gatehouse.LocalCloud.Engines.Sql.Errors;
using Gatehouse.Protocols;
using Gatehouse.Protocols.Tds;
using Npgsql;

namespace Gatehouse.LocalCloud.Engines.Sql.Sessions;

/// <summary>One session, from its first byte to its last: PRELOGIN, LOGIN7, then one request after another.</summary>
/// <param name="stream">The wire: the gateway is at its other end.</param>
/// <param name="context">What the sessions share.</param>
/// <param name="number">Number of the session (@@SPID).</param>
internal sealed class SqlSession(Stream stream, EngineContext context, int number) : IAsyncDisposable
{
    private readonly MessageChannel _messages = new(stream);
    private RequestReader? _requests;
    private SessionState? _state;

    /// <summary>Runs until the client leaves, breaks the protocol, or the server stops.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            if (await LoginAsync(stopping) is not { } login)
                return;
            using var writer = new ReplyWriter(stream) { PacketSize = PacketSize(login), Spid = (ushort)number, Aborted = stopping };
            var handler = new RequestHandler(_state!, writer);
            _requests = new RequestReader(stream);
            _requests.Start();
            while (await _requests.NextAsync(stopping) is { } request)
            {
                if (!await handler.HandleAsync(request, stopping))
                    return;
            }
        }
        catch (Exception e) when (e is IOException or EndOfStreamException)
        {
            // The client has gone; what it began is undone with its connection to PostgreSQL.
        }
        catch (SqlErrorException e)
        {
            await RefuseAsync(e.Error, stopping);
        }
        catch (ProtocolException e)
        {
            await RefuseAsync(new SqlError(4002, 20, 1,
                $"The incoming tabular data stream (TDS) protocol stream is incorrect. {e.Message}"), stopping);
        }
        catch (NpgsqlException)
        {
            await RefuseAsync(new SqlError(40613, 20, 1,
                $"Database on server '{context.Server.Name}' is not currently available. Please retry the connection later."), stopping);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_requests is not null)
            await _requests.DisposeAsync();
        if (_state is not null)
            await _state.DisposeAsync();
    }

    private static int PacketSize(Login7 login)
        => login.PacketSize == 0 ? PacketHeader.DefaultPacketSize
            : (int)Math.Clamp(login.PacketSize, PacketHeader.MinPacketSize, PacketHeader.MaxPacketLength);

    private async Task<Login7?> LoginAsync(CancellationToken cancellationToken)
    {
        if (await _messages.ReadAsync("PRELOGIN", PacketType.PreLogin, PreLogin.MaxLength, cancellationToken) is not { } hello)
            return null;
        _ = PreLogin.Parse(hello.Content);
        var answer = new System.Buffers.ArrayBufferWriter<byte>(64);
        new PreLogin(new byte[] { 12, 0, 0x07, 0xD0, 0, 0 }, Encryption.NotSupported) { Mars = false }.Write(answer);
        await _messages.WriteAsync(PacketType.Reply, answer.WrittenMemory, cancellationToken);

        if (await _messages.ReadAsync("LOGIN7", PacketType.Login7, Login7.MaxLength, cancellationToken) is not { } message)
            return null;
        var login = Login7.Parse(message.Content);
        var user = await new SessionLogin(context).DecideAsync(login, cancellationToken);
        _state = await SessionState.OpenAsync(context, number, login, user, cancellationToken);
        await _messages.WriteAsync(LoginAnswer.Tokens(login, user.Database.Name, PacketSize(login), context.Server.Name),
            cancellationToken);
        return login;
    }

    private async Task RefuseAsync(SqlError error, CancellationToken cancellationToken)
    {
        try
        {
            await _messages.WriteAsync([error.ToMessage(context.Server.Name), new Done(DoneKind.Done, DoneStatus.Error, 0, 0)],
                cancellationToken);
        }
        catch (IOException)
        {
            // It did not wait for the reason.
        }
    }
}
