using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Tests.Cli;

public class UsageTests
{
    public static TheoryData<string[], string> Mistakes => new()
    {
        { ["wepapp"], "Did you mean: webapp?" },
        { ["webapp", "lisst"], "Did you mean: list?" },
        { ["frobnicate"], "'frobnicate' is misspelled or not recognized by the system." },
        { ["group", "list", "--ouput", "json"], "Did you mean: --output?" },
        { ["group", "list", "-o", "yaml"], "invalid choice: 'yaml'" },
        { ["group", "list", "-o", "1"], "invalid choice: '1'" },
        { ["group", "create"], "the following arguments are required: --name/--resource-group/-" },
        { ["webapp"], "'webapp' needs one of: create" },
        { ["run", "--", "true"], "Say as whom" },
        { ["webapp", "delete", "-g", "g", "-n", "n"], "Unable to prompt for confirmation as no tty available. Use --yes." },
        { ["postgres", "flexible-server", "execute", "-n", "pg1"], "Either --querytext/-q or --file-path/-f" },
        { ["mysql", "flexible-server", "execute", "-n", "my1", "-q", "DO 1", "-f", "x"], "Either --querytext/-q or --file-path/-f" },
        { ["postgres", "flexible-server", "create", "-g", "g", "-n", "n", "-u", "u"], "go together" },
        { ["postgres", "flexible-server", "firewall-rule", "create", "-g", "g", "-s", "s", "-r", "r", "--start-ip-address", "1.2.3"], "is not an IPv4 address" },
        { ["webapp", "config", "appsettings", "set", "-g", "g", "-n", "n", "--settings", "novalue"], "Usage error: --settings [KEY=VALUE ...]" },
        { ["token", "--resource-type", "nothing"], "invalid choice: 'nothing'" },
        { ["token", "--resource-type", "arm", "--resource", "x"], "Only one of" },
        { ["up", "--token-lifetime", "1s"], "'1s' is not a time from 2s to 24h" },
        { ["up", "--token-lifetime", "25h"], "'25h' is not a time from 2s to 24h" },
        { ["up", "--token-lifetime", "1500ms"], "'1500ms' is not a time from 2s to 24h" },
        { ["completion", "fish"], "invalid choice: 'fish'" },
        { Connect(), "At least one auth info is needed" },
        { Connect("--system-identity", "--user-identity", "client-id=a", "subs-id=b"), "Only one auth info is needed" },
        { Connect("--user-identity", "client-id=a"), "Required keys missing for parameter --user-identity. Required keys are: client-id, subs-id" },
        { Connect("--user-identity", "client-id=a", "subs-id=b", "colour=c"), "Unsupported Key colour is provided for parameter --user-identity." },
        { Connect("--system-identity", "--client-type", "cobol"), "invalid choice: 'cobol'" },
        { Connect("--system-identity", "--connection", "a-b"), "Resource name can only contain letters (A-Z, a-z), numbers (0-9), periods ('.'), and underscores ('_')" },
        { ["webapp", "connection", "create", "postgres-flexible", "-g", "g", "--tg", "t", "--server", "s", "--database", "d", "--system-identity"], "Required argument is missing, please provide the arguments: --name" },
        { ["webapp", "connection", "create", "postgres-flexible", "--source-id", "/x", "--tg", "t", "--server", "s", "--database", "d", "--system-identity"], "Resource id is invalid: /x" },
        { ["webapp", "connection", "create", "postgres-flexible", "-g", "g", "-n", "n", "--target-id", "/x", "--system-identity"], "Target resource id is invalid: /x. Target id pattern should be: /subscriptions/{subscription}/resourceGroups/{target_resource_group}/providers/Microsoft.DBforPostgreSQL/flexibleServers/{server}/databases/{database}" },
        { ["webapp", "connection", "create", "postgres-flexible", "-g", "g", "-n", "n", "--tg", " ", "--server", "s", "--database", "d", "--system-identity"], "--target-resource-group should not be blank" },
        { ["webapp", "connection", "show", "--id", "/x"], "Connection id is invalid: /x" },
        { ["webapp", "show", "-g", "../..", "-n", "n"], "is not a name" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_says_what_to_type_and_changes_nothing(string[] line, string text)
    {
        using var run = new CliRun();

        Assert.Equal(ExitCode.Usage, await run.RunAsync(line));
        Assert.Contains(text, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
        Assert.Empty(run.Azure.Writes);
    }

    [Fact]
    public async Task Nothing_typed_is_help()
    {
        using var run = new CliRun();

        Assert.Equal(ExitCode.Success, await run.RunAsync());
        Assert.Contains("Commands:", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("webap", "webapp", 1)]
    [InlineData("wbeapp", "webapp", 1)]
    [InlineData("", "abc", 3)]
    [InlineData("same", "same", 0)]
    public void The_distance_counts_letters_and_swaps(string a, string b, int distance) => Assert.Equal(distance, Typo.Distance(a, b));

    [Fact]
    public void A_very_long_word_is_not_compared() => Assert.Empty(Typo.Nearest(new string('x', 100_000), ["webapp"]));

    private static string[] Connect(params string[] rest)
        => ["webapp", "connection", "create", "postgres-flexible", "-g", "g", "-n", "n", "--tg", "t", "--server", "s", "--database", "d", .. rest];
}
