using System.Collections;
using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Run;

namespace Gatehouse.Cli.Commands.LocalCloud;

internal sealed class RunCommand : LocalCommand
{
    private readonly Option<string?> _app = new("--app")
    {
        Description = "Run as this app, of whatever kind: with its settings and its managed identity. A name, SERVICE/APP, or a resource id.",
        HelpName = "app",
    };
    private readonly Option<string?> _container = new("--container")
    {
        Description = "With the variables of this container of a container app. Default: the first.",
        HelpName = "container",
    };
    private readonly Option<string?> _group = CommonOptions.OptionalResourceGroup();
    private readonly Option<string?> _as = new("--as")
    {
        Description = "Run as a signed-in user, the current one where none is named. With --app: with the app's settings, without its identity.",
        HelpName = "user",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Argument<string[]> _program = new("program") { Description = "The program and its arguments, after --.", Arity = ArgumentArity.OneOrMore };

    public RunCommand() : base(
        "run", "Run a program as an app, or as a developer; its unmodified SDK gets tokens of the local cloud.",
        "gatehouse run --app web1 -- node app.js", "gatehouse run --as developer@contoso.example -- dotnet run", "gatehouse run --app web1 --as developer@contoso.example -- python3 app.py")
    {
        Add(_app);
        Add(_container);
        Add(_group);
        Add(_as);
        Add(_program);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, LocalSession cloud, CancellationToken cancellationToken)
    {
        var asUser = call.Has(_as);
        if (call.Value(_app) is null && !asUser)
            throw CliException.Usage("Say as whom: --app NAME or --as USER.");

        var environment = new ProgramEnvironment(Inherited());
        IReadOnlyDictionary<string, string>? app = null;
        if (call.Value(_app) is { } name)
        {
            var siteId = await AppFinder.FindAsync(cloud, name, call.Value(_group), cancellationToken);
            app = await AppEnvironment.ReadAsync(cloud, siteId, call.Value(_container), cancellationToken);
            environment.AddApp(app, withIdentity: !asUser);
            foreach (var (variable, port) in await AppEnvironment.PortsAsync(cloud, siteId, cancellationToken))
            {
                if (!app.ContainsKey(variable))
                    environment.AddPort(variable, port);
            }
        }

        if (asUser)
        {
            if (call.Value(_as) is { } user)
                cloud.Become(user);
            environment.AddDeveloper(AzShim.Write(call.DataPath, cloud.Login.Name), AzShim.ConfigFolder(call.DataPath, cloud.Login.Name));
        }

        environment.AddTrust(cloud.Run.CaCertificate, TrustBundle.Write(
            call.DataPath, cloud.Run.CaCertificate, call.Services.Environment("SSL_CERT_FILE"), call.Services.Environment("REQUESTS_CA_BUNDLE"), call.Services.Environment("NODE_EXTRA_CA_CERTS")));
        await using var listeners = await RunListeners.StartAsync(cloud.Run, asUser ? null : app, cancellationToken);
        environment.AddProxy(listeners.Proxy);
        environment.AddImds(listeners.Imds);
        return await ChildProgram.RunAsync(call.Value(_program)!, environment.Values, onTerminal: !Console.IsInputRedirected);
    }

    private static Dictionary<string, string> Inherited()
        => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(
            entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
}
