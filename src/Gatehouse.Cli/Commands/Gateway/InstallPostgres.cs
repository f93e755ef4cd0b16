using System.CommandLine;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Gateway.Postgres;
using Npgsql;

namespace Gatehouse.Cli.Commands.Gateway;

/// <summary>Prepares a PostgreSQL of one's own for a listener with <c>client=token</c>.</summary>
internal sealed class InstallPostgres : CliCommand
{
    private readonly Option<string> _host = new("--host")
    {
        Description = "Folder of the server's Unix socket, e.g. /run/postgresql, or its name; by name TLS is verified. "
            + "A password comes from PGPASSWORD.",
        HelpName = "host",
        Required = true,
    };
    private readonly Option<int> _port = new("--port")
    {
        Description = "Port of the server. Default: 5432.",
        DefaultValueFactory = _ => 5432,
    };
    private readonly Option<string> _superuser = new("--superuser")
    {
        Description = "Its superuser. Default: postgres.",
        DefaultValueFactory = _ => "postgres",
    };
    private readonly Option<string> _tenant = new("--tenant")
    {
        Description = "Id of the tenant whose principals are mapped.",
        HelpName = "id",
        Required = true,
    };
    private readonly FirstAdministrator _administrator = new();

    public InstallPostgres() : base(
        "postgres", "Install the mapping of principals (the pgaadauth functions) in database postgres. Doing it again changes nothing.",
        "gatehouse gateway install postgres --host /run/postgresql --tenant 72f9… --admin ada@contoso.example --admin-object-id 5d1c…")
    {
        foreach (var option in new Option[] { _host, _port, _superuser, _tenant }.Concat(_administrator.Options))
            Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var tenant = FirstAdministrator.Id("--tenant", call.Value(_tenant));
        var administrator = _administrator.Read(call);

        await using var source = Source(call);
        try
        {
            await PostgresMapping.InstallAsync(source, tenant, cancellationToken);
            if (administrator is var (id, name, type))
                await PostgresMapping.EnsureAdministratorAsync(source, new DirectoryPrincipal(id, name, type), cancellationToken);
        }
        catch (NpgsqlException e)
        {
            throw new CliException(ExitCode.Failure, $"The mapping was not installed on '{call.Value(_host)}': {e.Message}", e);
        }

        call.Say(FirstAdministrator.Done(administrator?.Name));
        return ExitCode.Success;
    }

    private NpgsqlDataSource Source(Invocation call)
    {
        var host = call.Value(_host)!;
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = host,
            Port = call.Value(_port),
            Username = call.Value(_superuser),
            Password = call.Services.Environment("PGPASSWORD"),
            Database = "postgres",
            SslMode = host.StartsWith('/') ? SslMode.Disable : SslMode.VerifyFull,
            Timeout = 15,
        };
        return NpgsqlDataSource.Create(settings.ConnectionString);
    }
}
