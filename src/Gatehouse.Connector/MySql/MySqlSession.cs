using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Gatehouse.Protocols;
using Gatehouse.Protocols.MySql;

namespace Gatehouse.Connector.MySql;

/// <summary>One session on MySQL. Not thread-safe.</summary>
/// <param name="tcp">The connection; owned.</param>
/// <param name="tls">TLS over it; owned.</param>
/// <param name="packets">Packets over that.</param>
/// <param name="kill">Ends what the session runs, from outside.</param>
internal sealed class MySqlSession(TcpClient tcp, SslStream tls, PacketChannel packets, Func<Task> kill) : IDatabaseSession
{
    /// <summary>Longest message either way, in bytes: MySQL's own default.</summary>
    public const int MaxMessageLength = 64 * 1024 * 1024;

    private const string Statement = "The statement failed";
    private static readonly TimeSpan QuitTime = TimeSpan.FromSeconds(2);
    private readonly MySqlResults _results = new(packets);
    private bool _isBroken;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SqlResult>> RunAsync(string sql, IReadOnlyList<object> parameters, CancellationToken cancellationToken)
    {
        if (_isBroken)
            throw new ConnectorException(ConnectorErrorCode.Unavailable, $"{Statement}: the session has ended.");
        _isBroken = true; // until its last byte is read
        try
        {
            var results = parameters.Count == 0
                ? await QueryAsync(sql, cancellationToken)
                : await ExecuteAsync(sql, parameters, cancellationToken);
            _isBroken = false;
            return results;
        }
        catch (ConnectorException e) when (e.Code == ConnectorErrorCode.DatabaseRefused)
        {
            _isBroken = false; // the server goes on after an error
            throw;
        }
        catch (Exception e) when (e is SocketException or IOException or ProtocolException)
        {
            throw Failed(Statement, e);
        }
        catch (OperationCanceledException)
        {
            await kill();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_isBroken)
            {
                using var limit = new CancellationTokenSource(QuitTime);
                packets.Sequence = 0;
                await packets.WriteAsync((byte[])[Command.Quit], limit.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The server has left first.
        }

        await tls.DisposeAsync();
        tcp.Dispose();
    }

    /// <summary>The server said no.</summary>
    public static ConnectorException Refused(string what, ERRPacket error)
    {
        var state = error.SqlState is null ? "" : $" ({error.SqlState})";
        return new(ConnectorErrorCode.DatabaseRefused, $"{what}: {error.Number}{state}: {error.Message}")
        {
            ServiceCode = error.Number.ToString(CultureInfo.InvariantCulture),
        };
    }

    /// <summary>The wire failed.</summary>
    public static ConnectorException Failed(string what, Exception e) => e is ProtocolException
        ? new(ConnectorErrorCode.MalformedAnswer, $"{what}: the server does not answer as MySQL's protocol says: {e.Message}", e)
        : new(ConnectorErrorCode.Unavailable, $"{what}: {e.Message}", e);

    internal async Task<IReadOnlyList<SqlResult>> QueryAsync(string sql, CancellationToken cancellationToken)
    {
        await SendAsync((byte[])[Command.Query, .. Encoding.UTF8.GetBytes(sql)], cancellationToken);
        return await _results.ReadAllAsync(Statement, isBinary: false, cancellationToken);
    }

    private async Task<IReadOnlyList<SqlResult>> ExecuteAsync(
        string sql, IReadOnlyList<object> parameters, CancellationToken cancellationToken)
    {
        await SendAsync((byte[])[Command.StatementPrepare, .. Encoding.UTF8.GetBytes(sql)], cancellationToken);
        var prepared = await _results.ReadPreparedAsync(Statement, cancellationToken);
        IReadOnlyList<SqlResult> results;
        try
        {
            if (prepared.Parameters != parameters.Count)
                throw new ConnectorException(
                    ConnectorErrorCode.DatabaseRefused,
                    $"{Statement}: it has {prepared.Parameters} parameters, and {parameters.Count} were given.");

            var output = new ArrayBufferWriter<byte>();
            new StatementExecute(prepared.StatementId, parameters).Write(output);
            await SendAsync(output.WrittenMemory, cancellationToken);
            results = await _results.ReadAllAsync(Statement, isBinary: true, cancellationToken);
        }
        catch (ConnectorException)
        {
            await CloseAsync(prepared.StatementId, cancellationToken); // the server goes on after an error
            throw;
        }

        await CloseAsync(prepared.StatementId, cancellationToken);
        return results;
    }

    private ValueTask CloseAsync(uint statement, CancellationToken cancellationToken)
    {
        var close = new byte[1 + sizeof(uint)];
        close[0] = Command.StatementClose;
        BinaryPrimitives.WriteUInt32LittleEndian(close.AsSpan(1), statement);
        return SendAsync(close, cancellationToken);
    }

    private ValueTask SendAsync(ReadOnlyMemory<byte> command, CancellationToken cancellationToken)
    {
        packets.Sequence = 0;
        return packets.WriteMessageAsync(command, cancellationToken);
    }
}
