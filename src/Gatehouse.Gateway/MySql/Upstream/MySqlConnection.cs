using System.Text;
using Gatehouse.Protocols;
using Gatehouse.Protocols.MySql;

namespace Gatehouse.Gateway.MySql.Upstream;

/// <summary>The gateway's own session on the database server: small statements, small results, one at a time.</summary>
internal sealed class MySqlConnection : IDisposable
{
    private const byte Utf8General = 45;    // utf8mb4_general_ci: MariaDB and every MySQL have it
    private const int MaxPacketLength = 1024 * 1024;
    private const int MaxRows = 100_000;
    private const byte Null = 0xFB;         // in a row NULL, in place of a result the request for a local file
    private const string Result = "query result";

    private const Capabilities Wanted =
        Capabilities.LongPassword | Capabilities.LongFlag | Capabilities.Protocol41 | Capabilities.Transactions | Capabilities.SecureConnection
        | Capabilities.MultiResults | Capabilities.PluginAuth | Capabilities.PluginAuthLengthEncoded;

    private readonly MySqlUpstream _upstream;
    private readonly PacketChannel _packets;

    private MySqlConnection(MySqlUpstream upstream) => (_upstream, _packets) = (upstream, new PacketChannel(upstream.Stream));

    /// <summary>Opens a session of the superuser.</summary>
    /// <exception cref="MySqlServerException">The server refused.</exception>
    /// <exception cref="GatewayException">The server cannot be reached, or breaks the protocol.</exception>
    public static Task<MySqlConnection> OpenAsync(MySqlServer server, CancellationToken cancellationToken)
        => OpenAsync(server.Address, server.Superuser, server.Key.Password(server.Superuser), cancellationToken);

    /// <summary>Opens a session of any account. As the other.</summary>
    public static async Task<MySqlConnection> OpenAsync(
        MySqlAddress address, string user, ReadOnlyMemory<byte> password, CancellationToken cancellationToken)
    {
        var upstream = await MySqlUpstream.ConnectAsync(address, cancellationToken);
        try
        {
            var login = await upstream.LoginAsync(
                new HandshakeResponse41(Wanted & upstream.Greeting.Capabilities, MaxPacketLength, Utf8General, user, default, null, "", null),
                password,
                cancellationToken);
            if (login.Refusal is { } refusal)
                throw new MySqlServerException(refusal);

            var connection = new MySqlConnection(upstream);

            // Neither the server's configuration nor an init_connect may change what the gateway's statements mean.
            await connection.QueryAsync("SET SESSION sql_mode = 'STRICT_ALL_TABLES', autocommit = 1, character_set_results = utf8mb4", cancellationToken);
            return connection;
        }
        catch
        {
            upstream.Dispose();
            throw;
        }
    }

    /// <summary>Runs one statement.</summary>
    /// <param name="sql">The statement; values stand in it as <see cref="Literal"/> writes them.</param>
    /// <param name="cancellationToken">Ends the wait; the connection is of no more use then.</param>
    /// <returns>The rows of its last result; NULL is null.</returns>
    /// <exception cref="MySqlServerException">The server refused the statement; the connection goes on.</exception>
    /// <exception cref="ProtocolException">The server broke the protocol.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task<IReadOnlyList<string?[]>> QueryAsync(string sql, CancellationToken cancellationToken)
    {
        _packets.Sequence = 0;
        await _packets.WriteAsync((byte[])[Command.Query, .. Encoding.UTF8.GetBytes(sql)], cancellationToken);
        while (true)
        {
            var (rows, status) = await ReadResultAsync(cancellationToken);
            if ((status & OKPacket.MoreResults) == 0)
                return rows;
        }
    }

    public void Dispose() => _upstream.Dispose();

    /// <summary>A value in a statement: in hex, so that no character of it can mean anything.</summary>
    public static string Literal(string value) => $"_utf8mb4 X'{Convert.ToHexString(Encoding.UTF8.GetBytes(value))}'";

    private async Task<(List<string?[]> Rows, ushort Status)> ReadResultAsync(CancellationToken cancellationToken)
    {
        var head = await ReadAsync(cancellationToken);
        switch (head[0])
        {
            case OKPacket.Type:
                return ([], OKPacket.Parse(head).Status);
            case ERRPacket.Type:
                throw new MySqlServerException(ERRPacket.Parse(head));
            case Null:
                throw ProtocolException.UnexpectedMessage(Result, head[0]);
        }

        // The columns' names and types are of no interest: every value is text.
        var columns = TextRow.ParseColumnCount(head);
        for (var i = 0; i < columns; i++)
            _ = await ReadAsync(cancellationToken);
        _ = EOFPacket.Parse(await ReadAsync(cancellationToken));

        var rows = new List<string?[]>();
        while (true)
        {
            var payload = await ReadAsync(cancellationToken);
            if (payload[0] == ERRPacket.Type)
                throw new MySqlServerException(ERRPacket.Parse(payload));
            if (payload[0] == EOFPacket.Type && payload.Length == EOFPacket.Length)
                return (rows, EOFPacket.Parse(payload).Status);
            if (rows.Count == MaxRows)
                throw ProtocolException.LengthOutOfRange(Result, rows.Count + 1, 0, MaxRows);
            rows.Add(TextRow.Parse(payload, columns));
        }
    }

    private async Task<byte[]> ReadAsync(CancellationToken cancellationToken)
    {
        var payload = await _packets.ReadAsync(Result, MaxPacketLength, cancellationToken)
            ?? throw new EndOfStreamException("The database server closed the connection.");
        return payload.Length > 0 ? payload : throw ProtocolException.Truncated(Result, "it is empty", 0);
    }
}
