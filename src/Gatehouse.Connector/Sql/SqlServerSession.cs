using System.Net.Security;
using System.Net.Sockets;
using Gatehouse.Protocols;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.Connector.Sql;

/// <summary>One session on SQL Server. Not thread-safe.</summary>
/// <param name="tcp">The connection; owned.</param>
/// <param name="tls">TLS over it; owned.</param>
/// <param name="messages">Messages over that.</param>
internal sealed class SqlServerSession(TcpClient tcp, SslStream tls, MessageChannel messages) : IDatabaseSession
{
    private const string Statement = "The statement failed";
    private static readonly TimeSpan AttentionTime = TimeSpan.FromSeconds(5);
    private readonly SqlServerResults _results = new(tls);
    private bool _isBroken;

    /// <inheritdoc/>
    public IReadOnlyList<string> Messages => _results.Messages;

    /// <inheritdoc/>
    public IReadOnlyList<SqlResult> ResultsBeforeError { get; private set; } = [];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SqlResult>> RunAsync(string sql, IReadOnlyList<object> parameters, CancellationToken cancellationToken)
    {
        if (_isBroken)
            throw new ConnectorException(ConnectorErrorCode.Unavailable, $"{Statement}: the session has ended.");
        ResultsBeforeError = [];
        _isBroken = true; // until the answer's last byte is read
        try
        {
            await messages.WriteAsync(SqlServerRequest.Of(sql, parameters, _results.Transaction), cancellationToken);
            var (results, errors) = await _results.ReadAllAsync(cancellationToken);
            // From class 20 on the server ends the session.
            _isBroken = errors.Any(error => error.Class >= 20);
            if (errors.Count == 0)
                return results;
            ResultsBeforeError = results;
            throw SqlServerException.Refused(Statement, errors);
        }
        catch (Exception e) when (e is SocketException or IOException or ProtocolException)
        {
            throw SqlServerSessions.Failed(Statement, e);
        }
        catch (OperationCanceledException)
        {
            await StopAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _results.Dispose();
        await tls.DisposeAsync();
        tcp.Dispose();
    }

    // The server may be in the middle of an answer, and so may this side: the session ends with it.
    private async Task StopAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(AttentionTime);
            await messages.WriteAsync(PacketType.Attention, ReadOnlyMemory<byte>.Empty, limit.Token);
            await tls.ShutdownAsync();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The server has left, or a half-written request is in the way; closing the connection ends the statement, too.
        }
    }
}
