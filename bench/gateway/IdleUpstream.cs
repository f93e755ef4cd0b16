using System.Buffers;
using System.Net.Sockets;
using Gatehouse.Gateway.Postgres;
using Gatehouse.Protocols.Postgres;

namespace Gatehouse.GatewayBench;

/// <summary>Grants every login and says nothing more: ten thousand sessions of a real server would not fit the machine.</summary>
internal static class IdleUpstream
{
    private const int Backlog = 4096;

    public static async Task<int> RunAsync(string socketFolder)
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(new PostgresSocket(socketFolder).Path));
        listener.Listen(Backlog);
        while (true)
            _ = ServeAsync(await listener.AcceptAsync());
    }

    private static async Task ServeAsync(Socket socket)
    {
        using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            if (await PostgresWire.ReadStartupPacketAsync(stream, default) is not StartupMessage startup)
                return;
            var answer = new ArrayBufferWriter<byte>();
            new AuthenticationOk().Write(answer);
            new ParameterStatus("session_authorization", startup.Find("user")!).Write(answer);
            new ParameterStatus("server_version", "15.8").Write(answer);
            new BackendKeyData(1, new byte[] { 1, 2, 3, 4 }).Write(answer);
            new ReadyForQuery((byte)'I').Write(answer);
            await stream.WriteAsync(answer.WrittenMemory);
            _ = await stream.ReadAsync(new byte[1]);
        }
        catch (IOException)
        {
            // The gateway has left.
        }
    }
}
