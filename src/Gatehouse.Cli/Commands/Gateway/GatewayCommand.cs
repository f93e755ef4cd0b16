using System.CommandLine;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Gateway;
using Gatehouse.Gateway.Configuration;

namespace Gatehouse.Cli.Commands.Gateway;

internal sealed class GatewayCommand : CliCommand
{
    private static readonly Dictionary<string, string> Descriptions = new()
    {
        ["health"] = "Address and port of /startup, /ready, /live and /metrics. Default: none.",
        ["audit"] = "File of the audit, one JSON object a line; - for standard output.",
        ["revocations"] = "File of principals that are not let in, a name a line. Looked at all the time.",
        ["min-drain"] = "How long to go on accepting after SIGTERM, e.g. 10s. Default: 0.",
        ["max-drain"] = "How long sessions may go on after that. Default: 0.",
        ["otlp"] = "Collector that gets metrics and traces by OTLP over HTTP, e.g. http://127.0.0.1:4318.",
        ["client"] = "What clients show: token or none.",
        ["user"] = "Database user of every session. Default: the principal's name.",
        ["credential"] = "How the gateway gets its tokens. Default: default.",
        ["audience"] = "Resource that the gateway's tokens are for.",
        ["ca"] = "File of the roots that the server's certificate must come from. Default: the system's.",
        ["certificate"] = "File of the certificate that clients see, in PEM.",
        ["certificate-key"] = "File of its key. Default: the certificate's file.",
        ["issuers"] = "Issuers whose tokens are believed, with commas between them.",
        ["audiences"] = "What clients' tokens must be for.",
        ["tenants"] = "Tenants that clients' tokens may be of. Default: any of the issuers'.",
        ["mechanism"] = "How PostgreSQL clients send their token: password or oauthbearer. Default: password.",
        ["scope"] = "What clients of oauthbearer ask the first issuer for.",
        ["upstream-passwords"] = "File of the database users' passwords, for a PostgreSQL over the network.",
        ["upstream-client-ca"] = "File of the authority that signs the database users' certificates.",
        ["upstream-client-ca-key"] = "File of its key. Default: the authority's file.",
        ["session"] = "How long a session may outlive its token: keep, end-at-expiry or grace=TIME. Default: keep.",
        ["superuser"] = "The database server's superuser, as which the mapping is read.",
        ["login-timeout"] = "Longest time from accept to a granted session. Default: 60s.",
        ["max-connections"] = "Most sessions at once of each listener. Default: 1000.",
        ["peer-id"] = "Which of the listeners' 'peers' this process is, 1 to 127.",
        ["peer-key"] = "File of the key that the peers share: 32 random bytes in base64.",
        ["max-connections-per-principal"] = "Most sessions of one principal. Default: any number.",
        ["max-connections-per-address"] = "Most sessions from one address. Default: any number.",
        ["breaker-failures"] = "After how many failures of a server in a row it is not asked for a while; 0 for never. Default: 10.",
        ["breaker-pause"] = "How long after such a failure one session may ask it again. Default: 2s.",
        ["warm-sessions"] = "Most PostgreSQL sessions that wait for the next session of the same principal and user. Default: 0.",
    };

    private readonly Option<string?> _config = new("--config") { Description = "A JSON file of settings.", HelpName = "file" };
    private readonly Option<string[]> _sidecar = new("--sidecar")
    {
        Description = "Server and database for programs of this machine, which need no token: "
            + "postgres://[USER@]HOST[:PORT]/DATABASE?port=…&credential=… Also mysql:// and sqlserver://. Can be given again.",
        HelpName = "address",
    };
    private readonly Option<bool> _check = new("--check") { Description = "Check the settings, say what they mean, and open nothing." };
    private readonly List<Option<string?>> _settings =
        [.. SettingsLoader.TopNames.Select(name => new Option<string?>("--" + name) { Description = Descriptions[name], HelpName = "value" })];

    public GatewayCommand() : base(
        "gateway",
        "Run the database gateway: programs that know no tokens reach a database that takes only tokens, and the other way round.",
        "gatehouse gateway --sidecar 'postgres://app@pg1.postgres.database.azure.com/orders?port=5432&credential=managed-identity'",
        "gatehouse gateway --config gatehouse.json", "gatehouse gateway --config gatehouse.json --check")
    {
        Add(_config);
        Add(_sidecar);
        Add(_check);
        foreach (var option in _settings)
            Add(option);
        Add(new CommandGroup("install", "Prepare a database server of your own for a listener that takes tokens.", new InstallPostgres(), new InstallMySql()));
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var flags = _settings.Where(call.Has).ToDictionary(
            option => option.Name[2..], option => call.Value(option) ?? "", StringComparer.Ordinal);
        var sources = new SettingSources(call.Value(_config), call.Value(_sidecar) ?? [], flags, call.Services.Environment);
        var settings = Load(sources);
        if (call.Value(_check))
        {
            foreach (var listener in settings.Listeners)
                call.Services.Output.WriteLine(ListenerLine.Of(listener, listener.Listen));
            return ExitCode.Success;
        }

        return await GatewayProcess.RunAsync(call, sources, settings, cancellationToken);
    }

    /// <exception cref="CliException">The settings are wrong; every error is in it.</exception>
    private static GatewaySettings Load(SettingSources sources)
    {
        try
        {
            return SettingsLoader.Load(sources);
        }
        catch (SettingsException e)
        {
            throw CliException.Usage(
                e.Errors.Count == 1 ? e.Message : $"The settings have {e.Errors.Count} errors:\n  {string.Join("\n  ", e.Errors)}");
        }
    }
}
