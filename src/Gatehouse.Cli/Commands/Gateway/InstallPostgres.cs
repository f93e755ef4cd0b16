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
    private readonly Option<string?> _admin = new("--admin")
    {
        Description = "Name of the first administrator: the database user that is made.",
        HelpName = "name",
    };
    private readonly Option<string?> _adminId = new("--admin-object-id") { Description = "Its object id.", HelpName = "id" };
    private readonly Option<string> _adminType = new("--admin-type")
    {
        Description = "user, group or service. Default: user.",
        DefaultValueFactory = _ => "user",
    };

    public InstallPostgres() : base(
        "postgres", "Install the mapping of principals (the pgaadauth functions) in database postgres. Doing it again changes nothing.",
        "gatehouse gateway install postgres --host /run/postgresql --tenant 72f9… --admin ada@contoso.example --admin-object-id 5d1c…")
    {
        foreach (var option in new Option[] { _host, _port, _superuser, _tenant, _admin, _adminId, _adminType })
            Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var tenant = Id("--tenant", call.Value(_tenant));
        var type = call.Value(_adminType)!;
        if (call.Value(_admin) is null != call.Value(_adminId) is null)
            throw CliException.Usage("--admin and --admin-object-id go together: the name of the database user, and whose it is.");
        if (type is not ("user" or "group" or "service"))
            throw CliException.Usage($"argument --admin-type: invalid choice: '{type}' (choose from 'user', 'group', 'service')");
        var administrator = call.Value(_admin) is { } name ? new DirectoryPrincipal(Id("--admin-object-id", call.Value(_adminId)), name, type) : null;

        await using var source = Source(call);
        try
        {
            await PostgresMapping.InstallAsync(source, tenant, cancellationToken);
            if (administrator is not null)
                await PostgresMapping.EnsureAdministratorAsync(source, administrator, cancellationToken);
        }
        catch (NpgsqlException e)
        {
            throw new CliException(ExitCode.Failure, $"The mapping was not installed on '{call.Value(_host)}': {e.Message}", e);
        }

        call.Say(administrator is null
            ? "The mapping is installed. Nobody is an administrator yet: --admin NAME --admin-object-id ID."
            : $"The mapping is installed. '{administrator.Name}' is an administrator.");
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

    private static string Id(string option, string? text)
        => Guid.TryParse(text, out var id)
            ? id.ToString()
            : throw CliException.Usage($"argument {option}: '{text}' is not an id, e.g. 5d1c7a52-0f5e-4a2b-9f57-0a4a6b1c2d3e");
}
