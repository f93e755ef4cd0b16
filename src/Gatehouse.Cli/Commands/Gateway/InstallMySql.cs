using System.CommandLine;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Gateway;
using Gatehouse.Gateway.MySql;

namespace Gatehouse.Cli.Commands.Gateway;

/// <summary>Prepares a MariaDB of one's own for a listener with <c>client=token</c>.</summary>
internal sealed class InstallMySql : CliCommand
{
    private readonly Option<string> _socket = new("--socket")
    {
        Description = "The server's Unix socket, e.g. /run/mysqld/mysqld.sock.",
        HelpName = "path",
        Required = true,
    };
    private readonly Option<string> _key = new("--key-file")
    {
        Description = "Key of the gateway's passwords, which is made where it is missing, mode 0600: the listener's key-file.",
        HelpName = "file",
        Required = true,
    };
    private readonly Option<string> _superuser = new("--superuser")
    {
        Description = "An account that may make the gateway's; a password comes from MYSQL_PWD. Default: root.",
        DefaultValueFactory = _ => "root",
    };
    private readonly Option<string> _tenant = new("--tenant")
    {
        Description = "Id of the tenant whose principals are mapped.",
        HelpName = "id",
        Required = true,
    };
    private readonly FirstAdministrator _administrator = new();

    public InstallMySql() : base(
        "mysql", "Install the mapping of principals (CREATE AADUSER) and the gateway's account. Doing it again changes nothing.",
        "gatehouse gateway install mysql --socket /run/mysqld/mysqld.sock --key-file /etc/gatehouse/mysql.key --tenant 72f9… "
        + "--admin ada@contoso.example --admin-object-id 5d1c…")
    {
        foreach (var option in new Option[] { _socket, _key, _superuser, _tenant }.Concat(_administrator.Options))
            Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var tenant = FirstAdministrator.Id("--tenant", call.Value(_tenant));
        var administrator = _administrator.Read(call);
        var server = new MySqlServer(new MySqlSocket(Path.GetFullPath(call.Value(_socket)!)), Key(call.Value(_key)!));
        try
        {
            await MySqlMapping.PrepareAsync(server, call.Value(_superuser)!, call.Services.Environment("MYSQL_PWD"), cancellationToken);
            await MySqlMapping.InstallAsync(server, tenant, cancellationToken);
            if (administrator is var (id, name, type))
                await MySqlMapping.EnsureAdministratorAsync(server, new(id, null, name, type), cancellationToken);
        }
        catch (Exception e) when (e is GatewayException or MySqlServerException or NotSupportedException or InvalidOperationException)
        {
            throw new CliException(ExitCode.Failure, $"The mapping was not installed by '{call.Value(_socket)}': {e.InnerException?.Message ?? e.Message}", e);
        }

        call.Say(FirstAdministrator.Done(administrator?.Name));
        return ExitCode.Success;
    }

    private static MySqlKey Key(string path)
    {
        try
        {
            return MySqlKey.LoadOrCreate(Path.GetFullPath(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new CliException(ExitCode.Failure, $"The key cannot be used: {e.Message}", e);
        }
    }
}
