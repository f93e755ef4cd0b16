using System.Buffers;
using System.Text;
using Gatehouse.Gateway.Upstream;
using Gatehouse.Protocols;
using Gatehouse.Protocols.Postgres;

namespace Gatehouse.Gateway.Postgres;

/// <summary>Reads the upstream's messages from its first to ReadyForQuery, in as few reads as they come.</summary>
/// <remarks>
/// A token is sent where the server asks for a password in clear text, which it does over verified TLS only. A password is proved by SCRAM.
/// </remarks>
internal sealed class UpstreamLoginReader(
    Stream stream, string user, UpstreamCredential? credential, Func<BackendKeyData, BackendKeyData> replaceKey)
{
    private const int MaxMessageLength = 64 * 1024;
    private const int MaxAnswerLength = 1024 * 1024; // a flood of notices
    private const string Login = "login answer";

    private readonly ArrayBufferWriter<byte> _answer = new(1024);
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;
    private bool _authenticated;
    private bool _secretSent;
    private IPostgresMessage? _due; // what the server waits for
    private ScramClient? _scram;
    private ErrorResponse? _refusal;

    public async Task<UpstreamLogin> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!TakeMessages())
            {
                if (_due is not null)
                    await SendAsync(_due, cancellationToken);
                MakeRoom();
                var count = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
                if (count == 0)
                    throw new EndOfStreamException("The database server closed the connection during the login.");
                _end += count;
            }
        }
        catch (ProtocolException e)
        {
            throw Refusals.UpstreamMalformed(e.Message, e);
        }

        // After ReadyForQuery the upstream's bytes are the relay's; these came with it.
        _answer.Write(_buffer.AsSpan(_start, _end - _start));
        return new UpstreamLogin(_answer.WrittenMemory, _refusal);
    }

    /// <summary>Takes every complete message; true when the last of the login was among them.</summary>
    private bool TakeMessages()
    {
        while (_end - _start >= FrameHeader.Length)
        {
            var header = FrameHeader.Parse(_buffer.AsSpan(_start, FrameHeader.Length), Login, MaxMessageLength);
            var length = FrameHeader.Length + header.BodyLength;
            if (_end - _start < length)
                return false;

            var message = _buffer.AsSpan(_start, length);
            _start += length;
            if (Take(header.Type, message, message[FrameHeader.Length..]))
                return true;
        }

        return false;
    }

    private bool Take(byte type, ReadOnlySpan<byte> message, ReadOnlySpan<byte> body)
    {
        switch (type)
        {
            case AuthenticationRequest.Type:
                if (!TakeAuthentication(AuthenticationRequest.ParseKind(body), body))
                    return false; // between the gateway and the server only
                break;
            case ErrorResponse.Type:
                _refusal = ErrorResponse.Parse(body);
                break;
            case (byte)'N': // NoticeResponse
                break;
            case BackendKeyData.Type when _authenticated:
                replaceKey(BackendKeyData.Parse(body)).Write(_answer);
                return false;
            case ParameterStatus.Type when _authenticated:
                CheckUser(body);
                break;
            case ReadyForQuery.Type when _authenticated:
                break;
            default:
                throw ProtocolException.UnexpectedMessage(Login, type);
        }

        if (_answer.WrittenCount + message.Length > MaxAnswerLength)
            throw ProtocolException.LengthOutOfRange(Login, (long)_answer.WrittenCount + message.Length, 0, MaxAnswerLength);
        _answer.Write(message);
        return type is ReadyForQuery.Type or ErrorResponse.Type;
    }

    /// <summary>Whether the client gets the message too.</summary>
    private bool TakeAuthentication(int kind, ReadOnlySpan<byte> body)
    {
        if (kind == AuthenticationOk.Kind)
        {
            if (_scram is { IsVerified: false })
                throw Refusals.UpstreamMalformed("it lets the gateway in before it has proved that it knows the password");
            _authenticated = true;
            return true;
        }

        try
        {
            _due = kind switch
            {
                AuthenticationCleartextPassword.Kind when credential is { IsPassword: false } && !_secretSent => new PasswordMessage(credential.SecretBytes()),
                AuthenticationSASL.Kind when credential is { IsPassword: true } && _scram is null => BeginScram(AuthenticationSASL.Parse(body)),
                AuthenticationSASLContinue.Kind when _scram is not null => new SASLResponse(_scram.Answer(AuthenticationSASLContinue.Parse(body).Data.Span)),
                AuthenticationSASLFinal.Kind when _scram is not null => EndScram(AuthenticationSASLFinal.Parse(body)),
                _ => throw Refusals.UpstreamMalformed($"it asks for authentication of kind {kind}, and {Expected()}"),
            };
        }
        catch (FormatException e)
        {
            throw Refusals.UpstreamMalformed(e.Message, e);
        }

        _secretSent = true;
        return false;
    }

    private SASLInitialResponse BeginScram(AuthenticationSASL offer)
    {
        if (!offer.Mechanisms.Contains(ScramClient.Mechanism, StringComparer.Ordinal))
            throw Refusals.UpstreamMalformed($"it does not offer {ScramClient.Mechanism}");
        _scram = new ScramClient(credential!.SecretBytes());
        return new SASLInitialResponse(ScramClient.Mechanism, _scram.First());
    }

    private IPostgresMessage? EndScram(AuthenticationSASLFinal final)
    {
        _scram!.Verify(final.Data.Span);
        return null;
    }

    private string Expected() => credential switch
    {
        null => "the gateway has none to show: its pg_hba.conf must say 'local all all trust', or over the network 'hostssl all all ADDRESS cert'",
        { IsPassword: true } => "the gateway's password is for scram-sha-256 only",
        _ => "a token is only sent as a clear-text password (kind 3)",
    };

    private async Task SendAsync(IPostgresMessage message, CancellationToken cancellationToken)
    {
        _due = null;
        await PostgresWire.WriteAsync(stream, message, cancellationToken);
        (message as PasswordMessage)?.Clear();
    }

    /// <summary>The server says who the session is; anyone else than the authorised user is a defect that must not reach the client.</summary>
    private void CheckUser(ReadOnlySpan<byte> body)
    {
        if (!Ascii.IsValid(user) || !Ascii.IsValid(body))
            return; // values come in the client's encoding, which may not be UTF-8

        var status = ParameterStatus.Parse(body);
        if (status.Name == "session_authorization" && status.Value != user)
            throw Refusals.UpstreamMalformed($"it opened a session for {Refusals.Quote(status.Value)} instead of {Refusals.Quote(user)}");
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2); // bounded: a message beyond the limit was refused by its header
    }
}
