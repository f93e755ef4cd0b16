using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.ServerTests.Connector;

/// <summary>Runs one command again and again, each time with a failure of another call, and in turn with each kind of fault.</summary>
internal sealed class FaultWalk(ConnectorCloud cloud, int first, int every)
{
    public bool Firewall { get; init; }

    /// <summary>Whether the command has a secret, without which a repair cannot finish it.</summary>
    public bool HasSecret { get; init; }

    /// <summary>How the calls fail. Null: each in its own way.</summary>
    public Fault? Fault { get; init; }

    /// <summary>Walks until the command comes through.</summary>
    /// <param name="command">The command.</param>
    /// <param name="undone">Checks that nothing is changed.</param>
    /// <param name="made">Checks that all is changed, and goes back to the start.</param>
    /// <returns>How many calls were made to fail.</returns>
    public async Task<int> RunAsync(string[] command, Func<string, Task> undone, Func<string, Task> made)
    {
        var kinds = Enum.GetValues<Fault>();
        for (var reached = 0; ; reached++)
        {
            var (call, fault) = (first + (reached * every), Fault ?? kinds[reached % kinds.Length]);
            var faults = new FaultInjector(call, fault, Firewall);
            var (code, _, error) = await cloud.RunAsync(faults, command);
            var where = $"call {call} of '{string.Join(' ', command.Take(4))}', {fault}: {error}";
            if (!faults.Failed)
            {
                Assert.True(code == ExitCode.Success, where);
                return reached;
            }

            Assert.True(code != ExitCode.Success, $"nobody said so: {where}");
            if (!File.Exists(cloud.Journal))
            {
                await undone(where);
                continue;
            }

            // Where undoing was possible, only a connection that is made leaves a journal: of what was to last only until then.
            var completed = (bool)JsonNode.Parse(await File.ReadAllTextAsync(cloud.Journal))!["completed"]!;
            Assert.True(completed || fault == Connector.Fault.NothingAnswers, where);
            var finish = completed || (reached % 2 == 1 && !HasSecret);
            var repaired = await cloud.RunAsync(null, ["webapp", "connection", "repair", .. finish ? Array.Empty<string>() : ["--undo"]]);
            Assert.True(repaired.Code == ExitCode.Success, $"{where}\nrepair: {repaired.Error}");
            Assert.False(File.Exists(cloud.Journal), where);
            await (finish ? made(where) : undone(where));
        }
    }
}
