using Gatehouse.Connector;
using Gatehouse.LocalCloud.State;

namespace Gatehouse.Cli.CommandLine;

/// <summary>The one place where a failure becomes a line on standard error and an exit code.</summary>
internal static class CatchLadder
{
    public static async Task<int> RunAsync(Invocation call, Func<Invocation, CancellationToken, Task<ExitCode>> command, CancellationToken cancellationToken)
    {
        using var signals = new Signals(cancellationToken);
        try
        {
            return (int)await command(call, signals.Token);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            return (int)signals.ExitCode;
        }
        catch (CliException e)
        {
            return Fail(call, e.ExitCode, e.Message);
        }
        catch (ConnectorException e)
        {
            return Fail(call, ExitCodeOf(e.Code), e.Message + Hint(e.Code));
        }
        catch (StateException e)
        {
            return Fail(call, ExitCode.Failure, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fail(call, ExitCode.Failure, e.Message);
        }
        catch (Exception e) when (call.Services.Environment("GATEHOUSE_DEBUG") is null)
        {
            return Fail(call, ExitCode.Failure, $"This is a fault of gatehouse itself: {e.GetType().Name}: {e.Message}\nSet GATEHOUSE_DEBUG=1 to see where, and report it.");
        }
    }

    public static void WriteError(CliServices services, string message)
        => services.Error.WriteLine(services.IsColored ? $"\e[31mERROR:\e[0m {message}" : $"ERROR: {message}");

    private static int Fail(Invocation call, ExitCode code, string message)
    {
        WriteError(call.Services, message);
        return (int)code;
    }

    private static ExitCode ExitCodeOf(ConnectorErrorCode code) => code switch
    {
        ConnectorErrorCode.NotFound => ExitCode.NotFound,
        ConnectorErrorCode.NotSignedIn => ExitCode.NotReady,
        ConnectorErrorCode.InvalidArgument => ExitCode.Usage,
        _ => ExitCode.Failure,
    };

    private static string Hint(ConnectorErrorCode code) => code == ConnectorErrorCode.NotSignedIn ? "\nSign in with: gatehouse login" : "";
}
