using System.CommandLine;
using System.Text.RegularExpressions;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.Configuration;

namespace Gatehouse.Tests.Cli;

public class CommandTreeTests
{
    private static readonly GatehouseCommand Root = new(new CliServices());

    public static TheoryData<string> Paths => [.. All(Root, "").Where(entry => !entry.Command.Hidden).Select(entry => entry.Path)];

    public static TheoryData<string> Examples
        => [.. All(Root, "").Select(entry => entry.Command).OfType<CliCommand>().SelectMany(command => command.Examples).Where(
            example => example.StartsWith("gatehouse ", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_command_and_option_says_what_it_is(string path)
    {
        var command = Find(path);

        Assert.False(string.IsNullOrWhiteSpace(command.Description));
        Assert.All(command.Options, option => Assert.False(string.IsNullOrWhiteSpace(option.Description), option.Name));
        Assert.All(command.Arguments, argument => Assert.False(string.IsNullOrWhiteSpace(argument.Description), argument.Name));
        Assert.True(command.Subcommands.Count > 0 || command is CliCommand { Examples.Count: > 0 }, "needs an example or commands");
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void No_two_options_of_a_command_have_one_name(string path)
    {
        var spellings = Find(path).Options.Concat(Root.Options.Where(option => option.Recursive)).Distinct().SelectMany(
            option => option.Aliases.Append(option.Name));

        Assert.All(spellings.GroupBy(name => name), name => Assert.Single(name));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Every_command_has_help(string path)
    {
        using var run = new CliRun();

        Assert.Equal(ExitCode.Success, await run.RunAsync([.. path.Split(' ', StringSplitOptions.RemoveEmptyEntries), "-h"]));
        Assert.Contains(Find(path).Description!.Split(' ')[0], run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_can_be_typed(string example) => Assert.Empty(Root.Parse(Words(example)).Errors);

    [Theory]
    [InlineData(
        "gatehouse webapp connection create postgres-flexible --resource-group g --name n --target-resource-group t --server s --database d --system-identity --client-type java")]
    [InlineData(
        "gatehouse webapp connection create postgres-flexible --resource-group g --name n --target-resource-group t --server s --database d --user-identity client-id=XX subs-id=XX --client-type java")]
    [InlineData("gatehouse postgres flexible-server execute -n s -u u -p p -d d --querytext \"SELECT 1\" --output table")]
    [InlineData("gatehouse ad signed-in-user show")]
    [InlineData("gatehouse identity create --name i --resource-group g")]
    [InlineData("gatehouse account get-access-token --output json --resource https://ossrdbms-aad.database.windows.net")]
    [InlineData(
        "gatehouse postgres flexible-server firewall-rule create -g g -n s -r r --start-ip-address 1.2.3.4 --end-ip-address 1.2.3.4")]
    [InlineData("gatehouse mysql flexible-server create -g g -n s -u u -p p -d d --public-access 1.2.3.4")]
    [InlineData("gatehouse mysql flexible-server execute -n s -u u -p p -d d --querytext \"SELECT 1\" --output table")]
    [InlineData("gatehouse mysql flexible-server firewall-rule create -g g -n s -r r --start-ip-address 1.2.3.4 --end-ip-address 1.2.3.4")]
    [InlineData("gatehouse mysql flexible-server db create -g g -s s -d d --charset utf8mb4")]
    [InlineData("gatehouse mysql flexible-server ad-admin create -g g -s s -u u -i i --identity id1")]
    [InlineData("gatehouse mysql flexible-server ad-admin delete -g g -s s --yes")]
    [InlineData("gatehouse postgres flexible-server microsoft-entra-admin create -g g -s s -u u -i i -t User")]
    [InlineData("gatehouse run --app web1 -- node app.js --flag -x")]
    [InlineData("gatehouse run --as -- node app.js")]
    [InlineData("gatehouse login --service-principal -u a -p b --tenant t")]
    public void The_tutorials_command_lines_can_be_typed(string line) => Assert.Empty(Root.Parse(Words(line)).Errors);

    [Fact]
    public void Help_of_connection_create_lists_the_client_types()
    {
        var help = Find("webapp connection create postgres-flexible").Options.Single(option => option.Name == "--client-type").Description!;

        // Two are Azure's own and never typed.
        var typed = ConfigurationTemplates.ClientTypes("postgres-flexible", "systemAssignedIdentity").Except(
            ["dotnet-connectionString", "dotnet-internal"]);
        Assert.All(typed, type => Assert.Matches($@"\b{type}\b", help));
    }

    [Theory]
    [InlineData("gatehouse we", "webapp")]
    [InlineData("gatehouse webapp connection create po", "postgres-flexible")]
    [InlineData("gatehouse group list --output ta", "table")]
    public async Task The_shell_gets_completions(string line, string completion)
    {
        using var run = new CliRun();

        Assert.Equal(ExitCode.Success, await run.RunAsync($"[suggest:{line.Length}]", line));
        Assert.Contains(completion, run.Output.Split('\n').Select(word => word.Trim()));
    }

    private static IEnumerable<(string Path, Command Command)> All(Command command, string path)
        => command.Subcommands.SelectMany(sub => All(sub, $"{path} {sub.Name}".Trim())).Prepend((path, command));

    private static Command Find(string path) => All(Root, "").First(entry => entry.Path == path).Command;

    private static string[] Words(string line)
        => [.. Regex.Matches(line, "\"([^\"]*)\"|[^ ]+").Skip(1).Select(match => match.Value.Trim('"'))];
}
