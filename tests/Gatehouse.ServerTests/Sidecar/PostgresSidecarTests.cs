using System.Diagnostics;
using Gatehouse.Gateway;
using Gatehouse.Gateway.Postgres;
using Gatehouse.Gateway.Upstream;
using Gatehouse.ServerTests.Postgres;
using Gatehouse.Tokens.Sources;
using Npgsql;

namespace Gatehouse.ServerTests.Sidecar;

/// <summary>A program that knows neither password nor token, a sidecar, a listener that takes only tokens, a real PostgreSQL.</summary>
#pragma warning disable CA1001 // xunit calls IAsyncLifetime.DisposeAsync
[Collection(GatewayCollection.Name)]
public sealed class PostgresSidecarTests(GatewayFixture gateway) : IAsyncLifetime
{
    private readonly ShortTokens _service = new(gateway.Tokens, GatewayFixture.AppOid);
    private TokenCache _tokens = null!;
    private PostgresListener _upstream = null!;
    private PostgresListener _sidecar = null!;

    public async Task InitializeAsync()
    {
        _tokens = new TokenCache(_service, TimeProvider.System);
        (_upstream, var certificate) = await gateway.StartTrustedListenerAsync();
        _sidecar = await StartAsync(new PostgresTcp("localhost", _upstream.Endpoint.Port) { TrustedRoots = [certificate] });
    }

    public async Task DisposeAsync()
    {
        await _sidecar.DisposeAsync();
        await _upstream.DisposeAsync();
        await _tokens.DisposeAsync();
    }

    [Fact]
    public async Task A_program_without_a_password_is_the_database_user_of_the_sidecar()
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString());
        await using var command = source.CreateCommand("SELECT current_user || ' in ' || current_database()");

        Assert.Equal($"{GatewayFixture.App} in {GatewayFixture.Shop}", await command.ExecuteScalarAsync());
        Assert.Contains(gateway.Audit, login => login.Listener == "sidecar" && login.Granted && login.DatabaseUser == GatewayFixture.App);
    }

    [Fact]
    public async Task Logins_go_on_for_longer_than_a_token_lives_and_an_old_session_too()
    {
        await using var old = new NpgsqlConnection(ConnectionString());
        await old.OpenAsync();
        for (var began = Stopwatch.StartNew(); began.Elapsed < ShortTokens.Life * 3;)
        {
            await using var connection = new NpgsqlConnection(ConnectionString());
            await connection.OpenAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        Assert.True(_service.Count >= 3, $"{_service.Count} tokens were fetched");
        await using var command = new NpgsqlCommand("SELECT 1", old);
        Assert.Equal(1, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Without_a_token_the_client_hears_why_and_may_come_back()
    {
        _service.IsDown = true;
        await using (var connection = new NpgsqlConnection(ConnectionString()))
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync());
            Assert.Equal(PostgresErrorCodes.CannotConnectNow, refused.SqlState);
            Assert.Contains("The identity service is down.", refused.MessageText, StringComparison.Ordinal);
        }

        _service.IsDown = false;
        gateway.Errors.Clear();
        await using var again = new NpgsqlConnection(ConnectionString());
        await again.OpenAsync();
    }

    [Fact]
    public async Task A_server_with_another_certificate_never_sees_the_token()
    {
        await using var wrong = await StartAsync(new PostgresTcp("localhost", gateway.Listener.Endpoint.Port)
        {
            TrustedRoots = [GatewayFixture.MakeCertificate()],
        });
        await using var connection = new NpgsqlConnection(ConnectionString(wrong));

        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync());

        Assert.Equal(PostgresErrorCodes.SqlClientUnableToEstablishSqlConnection, refused.SqlState);
        gateway.Errors.Clear();
    }

    [Fact]
    public async Task A_query_is_cancelled_through_both()
    {
        await using var connection = new NpgsqlConnection(ConnectionString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT pg_sleep(30)", connection);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var began = Stopwatch.StartNew();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => command.ExecuteNonQueryAsync(cancel.Token));

        Assert.True(began.Elapsed < TimeSpan.FromSeconds(10));
        await using var after = new NpgsqlCommand("SELECT 1", connection);
        Assert.Equal(1, await after.ExecuteScalarAsync());
    }

    [Theory]
    [InlineData("disable")]
    [InlineData("prefer")]
    [InlineData("allow")]
    public async Task Psql_connects_with_any_user_and_no_password(string sslMode)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "psql", ["-X", "-At", "-c", "SELECT current_user", $"host=127.0.0.1 port={_sidecar.Endpoint.Port} user=anything dbname=any sslmode={sslMode}"])
        { RedirectStandardOutput = true })!;

        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(GatewayFixture.App, output.Trim());
    }

    private Task<PostgresListener> StartAsync(PostgresAddress upstream) => PostgresListener.StartSidecarAsync(
        new PostgresListenerOptions
        {
            Name = "sidecar",
            Client = ClientAuthentication.None,
            Upstream = upstream,
            UpstreamIdentity = new TokenIdentity(_tokens, GatewayFixture.App),
            UpstreamDatabase = GatewayFixture.Shop,
        },
        gateway, gateway.Errors, TimeProvider.System, default);

    private string ConnectionString(PostgresListener? listener = null)
        => $"Host=127.0.0.1;Port={(listener ?? _sidecar).Endpoint.Port};Username=anybody;Database=any;Pooling=false;Timeout=15;SSL Mode=Prefer";
}
