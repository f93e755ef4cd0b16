using System.Globalization;
using System.Text;
using Gatehouse.Gateway.MySql;
using Gatehouse.Gateway.MySql.Upstream;
using Gatehouse.Protocols.MySql;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.GatewayBench;

/// <summary>A gateway before a MariaDB server, whose clients send tokens inside TLS.</summary>
internal static class MySqlServe
{
    private const string Direct = "direct_app";

    /// <summary>Prints what makes the gateway's account, for <c>mariadbd --bootstrap</c>.</summary>
    public static int Bootstrap(string socket, string keyFile)
    {
        Console.Write(MySqlMapping.BootstrapScript(Upstream(socket, keyFile)));
        return 0;
    }

    /// <summary>Serves until it is told to end.</summary>
    /// <param name="socket">The server's Unix socket.</param>
    /// <param name="keyFile">The gateway's key.</param>
    /// <param name="settings">Gets the port, the users and the token, as shell variables; readable by its owner only.</param>
    public static async Task<int> RunAsync(string socket, string keyFile, string settings)
    {
        using var tokens = new TokenFactory();
        var upstream = Upstream(socket, keyFile);
        await MySqlMapping.InstallAsync(upstream, TokenFactory.Tenant, default);
        await MySqlMapping.EnsureAdministratorAsync(
            upstream, new MySqlDirectoryPrincipal(Server.ObjectId, TokenFactory.AppId, Server.User, "service"), default);
        var hash = NativePassword.Hash(Encoding.ASCII.GetBytes(Environment.GetEnvironmentVariable("BENCH_PASSWORD")!));
        using (var session = await MySqlConnection.OpenAsync(upstream, default))
        {
            await session.QueryAsync($"CREATE USER '{Direct}'@'%' IDENTIFIED VIA mysql_native_password USING '{hash}'", default);
            await session.QueryAsync("CREATE DATABASE bench", default);
            foreach (var user in new[] { Direct, Server.User })
                await session.QueryAsync($"GRANT ALL ON bench.* TO '{user}'@'%'", default);
        }

        await using var listener = await MySqlListener.StartAsync(
            new MySqlListenerOptions { Name = "mysql", Certificate = Server.Certificate(), Upstream = upstream, MaxConnections = 1000 },
            tokens.Validator(), audit: null, NullLoggerFactory.Instance, TimeProvider.System, default);
        await Server.WriteAsync(settings, string.Create(CultureInfo.InvariantCulture, $"""
            mysql_port={listener.Endpoint.Port}
            mysql_user={Server.User}
            mysql_direct={Direct}
            mysql_token={tokens.Token(Server.ObjectId)}

            """));
        await Server.WaitAsync();
        return 0;
    }

    private static MySqlServer Upstream(string socket, string keyFile) => new(new MySqlSocket(socket), MySqlKey.LoadOrCreate(keyFile));
}
