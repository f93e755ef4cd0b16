using System.Net.Sockets;
using System.Security.Authentication;
using Gatehouse.Protocols;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.Connector.Sql;

/// <summary>
/// Sessions on SQL Server and Azure SQL. The server's certificate and name are always verified: the secret is sent inside TLS only.
/// </summary>
/// <remarks>
/// Thread-safe. With a token the database user is the token's: <see cref="DatabaseTarget.User"/> is for messages only. A server that
/// sends its clients on
/// (Azure's gateways do) is followed, and the next server's name is verified like the first one's.
/// </remarks>
/// <param name="rootCertificate">File with the only trusted root certificates, as PEM. Null means the system's.</param>
public sealed class SqlServerSessions(string? rootCertificate) : IDatabaseSessions
{
    private const int MostRoutes = 3;
    private const int LongestToken = 64 * 1024; // characters: what a server takes, see Login7.MaxLength
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public async Task<IDatabaseSession> OpenAsync(DatabaseTarget target, string secret, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(secret);
        var database = target.Database.Length > 0 ? $", database '{target.Database}'," : "";
        var what = $"Logging in to {target.Host}:{target.Port}{database} as '{target.User}' failed";
        Check(target, secret, what);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ConnectTime);
        try
        {
            for (var routes = 0; ; routes++)
            {
                var (session, route) = await ConnectAsync(target, secret, what, limit.Token);
                if (session is not null)
                    return session;
                if (routes == MostRoutes)
                    throw new ConnectorException(ConnectorErrorCode.MalformedAnswer,
                        $"{what}: the server sends its clients on more than {MostRoutes} times.");
                target = target with { Host = HostOf(route.Server, what), Port = route.Port };
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConnectorException(ConnectorErrorCode.Unavailable, $"{what}: it took longer than {ConnectTime.TotalSeconds:0} s.", e);
        }
        catch (AuthenticationException e)
        {
            throw new ConnectorException(ConnectorErrorCode.Unavailable, $"{what}: the server's certificate is not trusted ({e.Message})",
                e);
        }
        catch (Exception e) when (e is SocketException or IOException or ProtocolException)
        {
            throw Failed(what, e);
        }
    }

    /// <summary>The wire failed.</summary>
    internal static ConnectorException Failed(string what, Exception e) => e is ProtocolException
        ? new(ConnectorErrorCode.MalformedAnswer, $"{what}: the server does not answer as the TDS protocol says: {e.Message}", e)
        : new(ConnectorErrorCode.Unavailable, $"{what}: {e.Message}", e);

    private async Task<(SqlServerSession? Session, (string Server, ushort Port) Route)> ConnectAsync(
        DatabaseTarget target, string secret, string what, CancellationToken cancellationToken)
    {
        var tcp = new TcpClient { NoDelay = true };
        try
        {
            await tcp.ConnectAsync(target.Host, target.Port, cancellationToken);
            var (tls, messages, route) = await new SqlServerLogin(rootCertificate, what).RunAsync(
                tcp.GetStream(), target, secret, cancellationToken);
            if (route is not { } next)
                return (new SqlServerSession(tcp, tls, messages), default);
            await tls.DisposeAsync();
            tcp.Dispose();
            return (null, next);
        }
        catch
        {
            tcp.Dispose();
            throw;
        }
    }

    private static void Check(DatabaseTarget target, string secret, string what)
    {
        var why = target.User.Contains('\0', StringComparison.Ordinal) || target.Database.Contains('\0', StringComparison.Ordinal)
            ? "a name cannot hold a null character"
            : target.User.Length > Login7.MaxNameLength || target.Database.Length > Login7.MaxNameLength
                ? $"a name can have {Login7.MaxNameLength} characters"
            : target.IsToken && secret.Length > LongestToken ? $"a token can have {LongestToken} characters"
            : !target.IsToken && secret.Length > Login7.MaxNameLength ? $"a password can have {Login7.MaxNameLength} characters"
            : !target.IsToken && target.User.Length == 0 ? "a SQL login needs a name"
            : null;
        if (why is not null)
            throw new ConnectorException(ConnectorErrorCode.InvalidArgument, $"{what}: {why}.");
    }

    // Azure writes HOST\DATABASE-GUID for some of its servers; what follows the name is for the login, which has the database.
    private static string HostOf(string server, string what)
    {
        var name = server.Split('\\')[0];
        return Uri.CheckHostName(name) != UriHostNameType.Unknown
            ? name
            : throw new ConnectorException(
                ConnectorErrorCode.MalformedAnswer,
                    $"{what}: the server sends its clients on to a server whose name is none ({server.Length} characters).");
    }
}
