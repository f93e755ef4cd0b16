#:project ../src/Gatehouse.Protocols/Gatehouse.Protocols.csproj
#:package Npgsql
#:property PublishAot=false

// Measures, for bench/sql-login.sh: a login and a query with TDS through the gateway, and with PostgreSQL's own protocol beside it.
using System.Diagnostics;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Gatehouse.Protocols.Tds;
using Npgsql;

if (args is not [var sqlPort, var database, var seconds])
    throw new ArgumentException("sql-login SQL-PORT DATABASE SECONDS; the token is in BENCH_TOKEN, PostgreSQL's connection string in BENCH_POSTGRES");
var (token, postgres) = (Environment.GetEnvironmentVariable("BENCH_TOKEN")!, Environment.GetEnvironmentVariable("BENCH_POSTGRES")!);
var limit = TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture));
var feature = new FedAuthFeature(FedAuthLibrary.SecurityToken, true, Encoding.Unicode.GetBytes(token), null, null).ToFeature();
var login = new Login7(TdsVersion.V74, 8000, "", database) { ApplicationName = "bench", Features = [feature] };

// One warm-up each, then rounds that alternate, so that what else the machine does meets both alike.
await GatewayAsync(1, null);
await PostgresAsync(1, null);
var (gateway, direct) = (new List<double>(), new List<double>());
for (var began = Stopwatch.StartNew(); began.Elapsed < limit;)
{
    gateway.Add(await TimeAsync(() => GatewayAsync(1, null)));
    direct.Add(await TimeAsync(() => PostgresAsync(1, null)));
}

const int Queries = 500;
var (asked, direct1) = (new List<double>(), new List<double>());
for (var round = 0; round < 4; round++)
{
    await GatewayAsync(Queries, asked);
    await PostgresAsync(Queries, direct1);
}

Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{Median(gateway):0.00} {Median(direct):0.00} {gateway.Count} {Median(asked):0.000} {Median(direct1):0.000}"));

// Times each query where there is something to keep the times in.
async Task GatewayAsync(int queries, List<double>? times)
{
    using var client = new TcpClient { NoDelay = true };
    await client.ConnectAsync("127.0.0.1", int.Parse(sqlPort, CultureInfo.InvariantCulture));
    var packets = new TlsPacketStream(client.GetStream());
    var messages = new MessageChannel(client.GetStream());
    await messages.WriteAsync(new PreLogin(new byte[6], Encryption.On) { Mars = false, FedAuthRequired = true }, default);
    _ = await messages.ReadAsync("PRELOGIN", PacketType.Reply, PreLogin.MaxLength, default);

    // Whose certificate it is is verified on neither side: sslmode=require.
    await using var tls = new SslStream(packets, leaveInnerStreamOpen: true, (_, certificate, _, _) => certificate is not null);
    await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", EnabledSslProtocols = SslProtocols.Tls12 });
    packets.IsWrapping = false;
    messages = new MessageChannel(tls);
    await messages.WriteAsync(login, default);
    var answer = Answer.Parse((await messages.ReadAsync("answer", PacketType.Reply, 65536, default))!.Value.Content);
    if (answer.OfType<ServerMessage>().FirstOrDefault(message => message.IsError) is { } error)
        throw new InvalidOperationException(error.Text);

    for (; queries > 0; queries--)
    {
        var took = await TimeAsync(() => AskAsync(tls, messages));
        times?.Add(took);
    }
}

static async Task AskAsync(SslStream tls, MessageChannel messages)
{
    await messages.WriteAsync(new SqlBatch(new AllHeaders(0), "SELECT 1"), default);
    using var message = new MessageReader(tls);
    await message.BeginAsync("answer", PacketType.Reply, default);
    var tokens = new TokenReader(message);
    var value = 0L;
    while (await tokens.ReadAsync(default) is { } part)
    {
        if (part is ServerMessage { IsError: true } failure)
            throw new InvalidOperationException(failure.Text);
        value = part is Row row ? row.Values[0].GetInt64() : value;
    }

    if (value != 1)
        throw new InvalidOperationException("The gateway did not answer 1.");
}

async Task PostgresAsync(int queries, List<double>? times)
{
    await using var connection = new NpgsqlConnection(postgres);
    await connection.OpenAsync();
    await using var command = new NpgsqlCommand("SELECT 1", connection);
    for (; queries > 0; queries--)
    {
        var took = await TimeAsync(async () =>
        {
            if (await command.ExecuteScalarAsync() is not 1)
                throw new InvalidOperationException("PostgreSQL did not answer 1.");
        });
        times?.Add(took);
    }
}

static async Task<double> TimeAsync(Func<Task> action)
{
    var start = Stopwatch.GetTimestamp();
    await action();
    return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
}

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
