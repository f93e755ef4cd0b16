using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;
using Gatehouse.Cli.Up;
using Gatehouse.LocalCloud.State;

namespace Gatehouse.Cli.Commands.LocalCloud;

internal sealed class UpCommand : CliCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30); // another "up" may be starting or stopping
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Option<bool> _detach = new("--detach", "-d") { Description = "Start in the background and return when it is ready." };
    private readonly Option<bool> _ownSession = new("--own-session") { Description = "Leave the terminal's session.", Hidden = true };

    private readonly Option<TimeSpan?> _tokenLife = new("--token-lifetime")
    {
        Description = "Life of the tokens for databases, from 2s to 24h, for tests and demonstrations; not of those for Resource "
            + "Manager and Graph. Default: an hour, a day for managed identities.",
        HelpName = "time",
        CustomParser = result => Duration.Parse(result, TimeSpan.FromSeconds(2), TimeSpan.FromHours(24)),
    };

    public UpCommand() : base(
        "up", "Start the local cloud of the data folder. Where it runs already, say so.", "gatehouse up", "gatehouse up -d", "gatehouse up --data ./cloud",
        "gatehouse up --token-lifetime 30s")
    {
        Add(_detach);
        Add(_ownSession);
        Add(_tokenLife);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        call.RefuseAzure("up");
        var data = new DataFolder(call.DataPath);
        if (call.Value(_ownSession))
            _ = NativeMethods.SetSession();
        using var own = await TakeAsync(call, data, cancellationToken);
        if (own is null)
            return ExitCode.Success;
        if (!call.Value(_detach))
            return await Foreground.RunAsync(call, data, call.Value(_tokenLife), cancellationToken);

        own.Dispose(); // the child takes it
        string[] options = call.Value(_tokenLife) is { } life ? ["--token-lifetime", Duration.Show(life)] : [];
        var run = await call.WithProgressAsync("Starting the local cloud", _ => Background.StartAsync(call, data, options, cancellationToken));
        if (call.Format is OutputFormat.Json)
            call.Write(run.ToJson());
        else if (call.Format is not OutputFormat.None)
            call.Services.Output.WriteLine($"The local cloud is ready at {run.Endpoint} (process {run.Pid}). Stop it with: gatehouse down");
        return ExitCode.Success;
    }

    // Null when a local cloud runs there: it has been said.
    private static async Task<RunLock?> TakeAsync(Invocation call, DataFolder data, CancellationToken cancellationToken)
    {
        var started = call.Services.Time.GetTimestamp();
        while (true)
        {
            if (RunLock.TryTake(data) is { } free)
                return free;
            if (RunFile.Find(data.Root) is { } run && await Health.IsReadyAsync(run, call.Services, cancellationToken))
            {
                call.Say($"The local cloud of '{data.Root}' already runs at {run.Endpoint} (process {run.Pid}).");
                if (call.Format is OutputFormat.Json)
                    call.Write(run.ToJson());
                return null;
            }

            if (call.Services.Time.GetElapsedTime(started) > Patience)
                throw new CliException(
                    ExitCode.Failure,
                    $"Another process holds '{Path.Combine(data.Root, "up.lock")}' and does not answer. Stop it with: gatehouse down");
            await Task.Delay(Pause, call.Services.Time, cancellationToken);
        }
    }
}
