using System.CommandLine;
using System.Globalization;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Run;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.LocalCloud;

/// <summary>Prints what the real <c>az</c> needs in its environment to reach the database server of its command line.</summary>
/// <remarks>Called by the shim of <c>run --as</c>.</remarks>
internal sealed class AzEnvironmentCommand : LocalCommand
{
    private const string MySqlSuffix = ".mysql.database.azure.com";
    private readonly Option<string?> _as = new("--as") { Description = "Whose shim it is.", HelpName = "user" };
    private readonly Argument<string[]> _words = new("words") { Description = "The command line of az.", Arity = ArgumentArity.ZeroOrMore };

    public AzEnvironmentCommand() : base(
        "az-environment", "Print the variables with which the real az reaches a local server.",
        "gatehouse az-environment -- webapp connection create postgres-flexible --tg rg1 --server pg1")
    {
        Hidden = true;
        Add(_as);
        Add(_words);
    }

    /// <summary>The server that a command line of az names. Null when it names none.</summary>
    internal static (string? Group, string Server)? ServerOf(IReadOnlyList<string> words)
    {
        if (Option(words, "--target-id") is { } id && ResourceIds.Value(id, "flexibleServers") is { } named)
            return (ResourceIds.Value(id, "resourceGroups"), named);
        return Option(words, "--server") is { } server ? (Option(words, "--target-resource-group") ?? Option(words, "--tg"), server) : null;
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, LocalSession cloud, CancellationToken cancellationToken)
    {
        if (call.Value(_as) is { } user)
            cloud.Become(user);
        if (ServerOf(call.Value(_words) ?? []) is not var (group, name))
            return ExitCode.Success; // az itself says what is missing
        var kind = (call.Value(_words) ?? []).Contains("mysql-flexible") ? Kinds.MySqlServer : Kinds.PostgresServer;
        var servers = await cloud.ResourceManager.ListAsync(
            $"/subscriptions/{cloud.SubscriptionId}/providers/{kind.Type}", kind.ApiVersion, cancellationToken);
        var ports = servers
            .Where(server => name.Equals((string?)server["name"], StringComparison.OrdinalIgnoreCase))
            .Where(server => group is null
                || group.Equals(ResourceIds.Value((string?)server["id"] ?? "", "resourceGroups"), StringComparison.OrdinalIgnoreCase))
            .Select(server => (int?)server["properties"]?["port"]).ToList();
        if (ports is [int port])
            call.Services.Output.WriteLine(kind == Kinds.MySqlServer ? MySql(call.DataPath, name, port) : Postgres(port));
        return ExitCode.Success;
    }

    private static string Postgres(int port) => $"export PGHOSTADDR=127.0.0.1 PGPORT={port.ToString(CultureInfo.InvariantCulture)}";

    // The user's own PYTHONPATH stays, behind ours.
    private static string MySql(string dataPath, string server, int port)
        => $"export {AzPython.Host}={AzShim.Quote($"{server}{MySqlSuffix}={port.ToString(CultureInfo.InvariantCulture)}")} "
            + $"PYTHONPATH={AzShim.Quote(AzPython.Write(dataPath))}\"${{PYTHONPATH:+:$PYTHONPATH}}\"";

    private static string? Option(IReadOnlyList<string> words, string name)
    {
        for (var index = 0; index < words.Count; index++)
        {
            if (words[index] == name && index + 1 < words.Count)
                return words[index + 1];
            if (words[index].StartsWith(name + "=", StringComparison.Ordinal))
                return words[index][(name.Length + 1)..];
        }

        return null;
    }
}
