using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector;
using Gatehouse.Tests.Connector;

namespace Gatehouse.Tests.Cli;

/// <summary>Runs command lines against a local cloud in memory, in a data folder of its own.</summary>
internal sealed class CliRun : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public CliRun(bool running = true, bool signedIn = true)
    {
        Folder = Directory.CreateTempSubdirectory("gatehouse-cli-").FullName;
        if (running)
            RunFile.Write(Folder, Info());
        if (signedIn)
            LoginFile.Read(Folder).Save(new Login(StubAzure.Developer, "refresh-1", null));
    }

    public string Folder { get; }

    public StubAzure Azure { get; } = new();

    public FakeDatabase Database { get; } = new();

    /// <summary>The way to SQL servers.</summary>
    public IDatabaseSessions SqlServer { get; set; } = new Connector.Sql.FakeSqlServer();

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public string Answer { get; set; } = "";

    public bool Interactive { get; set; }

    /// <summary>Variables of the environment beside the data folder's.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Audiences of the tokens that were asked for with <c>--cloud azure</c>.</summary>
    public List<string> Audiences { get; } = [];

    /// <summary>Whether somebody is signed in to Azure.</summary>
    public bool SignedInToAzure { get; set; }

    public RunInfo Info(int? pid = null) => new(
        pid ?? Environment.ProcessId, TimeProvider.System.GetUtcNow(), "https://localhost:41001", "http://127.0.0.1:41002", StubAzure.Tenant, StubAzure.Subscription, Path.Combine(Folder, "ca.pem"));

    public async Task<ExitCode> RunAsync(params string[] arguments)
    {
        _output.GetStringBuilder().Clear();
        _error.GetStringBuilder().Clear();
        return (ExitCode)await CommandRunner.RunAsync(arguments, Services());
    }

    public CliServices Services() => new()
    {
        Output = _output,
        Error = _error,
        Input = new StringReader(Answer),
        Environment = name => name == "GATEHOUSE_DATA" ? Folder : Variables.GetValueOrDefault(name),
        IsTerminal = false,
        IsInteractive = Interactive,
        Transport = _ => Azure,
        Databases = _ => Database,
        SqlDatabases = _ => SqlServer,
        AzureTransport = () => Azure,
        AzureTokens = (_, tell) => new AzureTokens(this, tell),
        AzureDatabases = () => Database,
    };

    private sealed class AzureTokens(CliRun run, Action<string> tell) : IAzureTokens
    {
        public Task<TokenAnswer> GetAsync(string audience, CancellationToken cancellationToken)
        {
            if (!run.SignedInToAzure)
                throw CliException.NotReady("Nobody is signed in to Azure. Sign in with: az login");
            tell("Signed in by a test.");
            run.Audiences.Add(audience);
            return Task.FromResult(new TokenAnswer(StubAzure.Jwt(audience), TimeProvider.System.GetUtcNow().AddHours(1), null));
        }

        public Task<TokenAnswer> GetBySecretAsync(string tenant, string clientId, string secret, string audience, CancellationToken cancellationToken)
            => GetAsync(audience, cancellationToken);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
