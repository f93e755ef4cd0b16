using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using Gatehouse.Protocols;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.Connector.Sql;

/// <summary>Logs in over TDS 7.4: PRELOGIN, TLS 1.2 in packets, LOGIN7 with a token (FEDAUTH, library 1) or a SQL login.</summary>
/// <param name="rootCertificate">File with the only trusted root certificates, as PEM. Null means the system's.</param>
/// <param name="what">Begin of the message of a failure.</param>
internal sealed class SqlServerLogin(string? rootCertificate, string what)
{
    private const int MaxAnswerLength = 64 * 1024;
    private const int MaxNameLength = Login7.MaxNameLength;
    private const string Program = "gatehouse";

    /// <summary>Logs in on a connection.</summary>
    /// <param name="wire">The connection; the caller's to close.</param>
    /// <param name="target">Where and as whom.</param>
    /// <param name="secret">The token or the password.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The session's wire, and where to log in instead when the server says so: then nothing else is done with this one.</returns>
    /// <exception cref="ConnectorException">The server refused, has no TLS, or did not look at the token.</exception>
    /// <exception cref="ProtocolException">It is no SQL server.</exception>
    public async Task<(SslStream Tls, MessageChannel Messages, (string Server, ushort Port)? Route)> RunAsync(
        Stream wire, DatabaseTarget target, string secret, CancellationToken cancellationToken)
    {
        var clear = new MessageChannel(wire);
        await clear.WriteAsync(
            new PreLogin(new byte[6], Encryption.On)
            {
                Mars = false,
                ThreadId = new byte[4],
                FedAuthRequired = target.IsToken ? true : null,
            },
            cancellationToken);
        var hello = PreLogin.Parse(await ReadAsync(clear, "PRELOGIN", PreLogin.MaxLength, cancellationToken));
        if (hello.Encryption is not (Encryption.On or Encryption.Required))
            throw new ConnectorException(ConnectorErrorCode.Unavailable,
                $"{what}: the server has no TLS, and a secret is not sent without it.");

        var packets = new TlsPacketStream(wire);
        var tls = new SslStream(packets);
        try
        {
            var options = VerifiedTls.Options(target.Host, rootCertificate);
#pragma warning disable CA5398 // what TLS 1.3 sends after its handshake cannot be told from a TDS packet here: see TlsPacketStream
            options.EnabledSslProtocols = SslProtocols.Tls12;
#pragma warning restore CA5398
            await tls.AuthenticateAsClientAsync(options, cancellationToken);
            packets.IsWrapping = false;

            var messages = new MessageChannel(tls);
            await messages.WriteAsync(LoginOf(target, secret, hello.FedAuthRequired == true), cancellationToken);
            var answer = Answer.Parse(await ReadAsync(messages, "answer to the login", MaxAnswerLength, cancellationToken));
            return (tls, messages, Read(answer, messages, target.IsToken));
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    private static Login7 LoginOf(DatabaseTarget target, string secret, bool echo)
    {
        var bytes = Encoding.Unicode.GetBytes(secret);
        var login = new Login7(TdsVersion.V74, PacketHeader.DefaultPacketSize, target.IsToken ? "" : target.User, target.Database)
        {
            HostName = Fitting(Environment.MachineName),
            ApplicationName = Program,
            LibraryName = Program,
            ServerName = Fitting(target.Host),
            ClientProcessId = (uint)Environment.ProcessId,
        };
        return target.IsToken
            ? login with { Features = [new FedAuthFeature(FedAuthLibrary.SecurityToken, echo, bytes, null, null).ToFeature()] }
            : login with { Password = bytes };
    }

    private (string Server, ushort Port)? Read(IReadOnlyList<ITdsToken> answer, MessageChannel messages, bool isToken)
    {
        if (answer.OfType<ServerMessage>().Where(message => message.IsError).ToList() is { Count: > 0 } errors)
            throw SqlServerException.Refused(what, errors);
        if (!answer.OfType<LoginAck>().Any())
            throw ProtocolException.InvalidValue("answer to the login", "it neither grants nor refuses the login", 0);
        var changes = answer.OfType<EnvChange>().ToList();
        if (changes.Find(change => change.Type == EnvChangeType.Routing) is { } route)
            return route.ReadRoute();
        // A server that does not look at a token could let anyone in, as anyone.
        if (isToken && !answer.OfType<FeatureExtAck>().Any(ack => ack.Features.Any(feature => feature.Id == FeatureId.FedAuth)))
            throw new ConnectorException(
                ConnectorErrorCode.Unavailable,
                    $"{what}: the server granted the login without looking at the token, so it does not take tokens.");
        if (changes.FindLast(change => change.Type == EnvChangeType.PacketSize) is { } size)
            messages.PacketSize = SizeOf(size.NewText);
        return null;
    }

    private static int SizeOf(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= PacketHeader.MinPacketSize
            and <= PacketHeader.MaxPacketLength
            ? size
            : throw ProtocolException.InvalidValue("ENVCHANGE", "the packet size is none", 0);

    private static string Fitting(string name) => name.Length <= MaxNameLength ? name : name[..MaxNameLength];

    private static async Task<byte[]> ReadAsync(
        MessageChannel messages, string expected, int maxLength, CancellationToken cancellationToken)
        => await messages.ReadAsync(expected, PacketType.Reply, maxLength, cancellationToken) is { } message
            ? message.Content
            : throw new EndOfStreamException($"The server closed the connection; the {expected} was due.");
}
