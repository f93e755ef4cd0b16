using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Gatehouse.Gateway.Postgres;
using Gatehouse.Protocols.Postgres;

namespace Gatehouse.GatewayBench;

/// <summary>Opens sessions and leaves them open until its input ends.</summary>
internal static class IdleClients
{
    private const int AtOnce = 16;

    public static async Task<int> RunAsync(int port, int count, string? token)
    {
        var sessions = new Stream[count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (index, _) => sessions[index] = await OpenAsync(port, token));
        Console.WriteLine("open");
        await Console.In.ReadToEndAsync();
        foreach (var session in sessions)
            await session.DisposeAsync();
        return 0;
    }

    public static async Task<Stream> OpenAsync(int port, string? token)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (token is not null)
        {
            await PostgresWire.WriteAsync(stream, new SSLRequest(), default);
            await stream.ReadExactlyAsync(new byte[1]);
            var tls = new SslStream(stream, leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate?.Subject == "CN=localhost");
            await tls.AuthenticateAsClientAsync("localhost");
            stream = tls;
        }

        var startup = new StartupMessage(ProtocolVersion.V30, [new("user", Server.User), new("database", "postgres")]);
        await PostgresWire.WriteAsync(stream, startup, default);
        while (true)
        {
            var (type, body) = await PostgresWire.ReadMessageAsync(stream, "login answer", 64 * 1024, default)
                ?? throw new EndOfStreamException("The gateway closed the connection during the login.");
            if (type == AuthenticationRequest.Type && AuthenticationRequest.ParseKind(body) == AuthenticationCleartextPassword.Kind)
                await PostgresWire.WriteAsync(stream, new PasswordMessage(Encoding.ASCII.GetBytes(token!)), default);
            else if (type == ErrorResponse.Type)
                throw new InvalidOperationException(ErrorResponse.Parse(body).Message);
            else if (type == ReadyForQuery.Type)
                return stream;
        }
    }
}
