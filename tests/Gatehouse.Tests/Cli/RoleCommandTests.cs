using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Tests.Cli;

public sealed class RoleCommandTests
{
    [Fact]
    public async Task A_role_is_given_listed_used_and_taken_away()
    {
        await using var cloud = await CliCloud.StartAsync();
        await cloud.RunAsync("group", "create", "-n", "rg1", "-l", "westeurope");
        await cloud.RunAsync("ad", "user", "create", "--user-principal-name", "mary@contoso.example", "--display-name", "Mary", "--password", "long enough");
        await cloud.RunAsync("login", "-u", "mary@contoso.example", "-p", "long enough");
        Assert.Equal(ExitCode.Failure, await cloud.TryAsync("group", "show", "-n", "rg1"));
        Assert.Contains("does not have authorization to perform action 'Microsoft.Resources/subscriptions/resourceGroups/read'", cloud.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failure, await cloud.TryAsync("ad", "group", "create", "--display-name", "team", "--mail-nickname", "team"));

        await cloud.RunAsync("login", "-u", "developer@contoso.example");
        var made = await cloud.RunAsync("role", "assignment", "create", "--assignee", "mary@contoso.example", "--role", "Contributor", "-g", "rg1");
        Assert.Equal(("mary@contoso.example", "Contributor", "User"), ((string)made!["principalName"]!, (string)made["roleDefinitionName"]!, (string)made["principalType"]!));
        var again = await cloud.RunAsync("role", "assignment", "create", "--assignee", (string)made["principalId"]!, "--role", "contributor", "--scope", (string)made["scope"]!);
        Assert.Equal((string?)made["id"], (string?)again!["id"]);

        Assert.Equal(["developer@contoso.example"], Principals(await cloud.RunAsync("role", "assignment", "list")));
        Assert.Equal(["developer@contoso.example", "mary@contoso.example"], Principals(await cloud.RunAsync("role", "assignment", "list", "--all")));
        Assert.Equal(["mary@contoso.example"], Principals(await cloud.RunAsync("role", "assignment", "list", "-g", "rg1")));
        Assert.Equal(2, (await cloud.RunAsync("role", "assignment", "list", "-g", "rg1", "--include-inherited"))!.AsArray().Count);
        Assert.Empty((await cloud.RunAsync("role", "assignment", "list", "--all", "--role", "Reader"))!.AsArray());

        await cloud.RunAsync("login", "-u", "mary@contoso.example", "-p", "long enough");
        await cloud.RunAsync("webapp", "create", "-g", "rg1", "-n", "web1");
        Assert.Equal(ExitCode.Failure, await cloud.TryAsync("role", "assignment", "create", "--assignee", "mary@contoso.example", "--role", "Owner", "-g", "rg1"));
        await cloud.RunAsync("login", "-u", "developer@contoso.example");
        await cloud.RunAsync("role", "assignment", "delete", "--assignee", "mary@contoso.example", "-g", "rg1");
        Assert.Empty((await cloud.RunAsync("role", "assignment", "list", "-g", "rg1"))!.AsArray());
    }

    [Fact]
    public async Task Wrong_command_lines_are_refused()
    {
        await using var cloud = await CliCloud.StartAsync();
        Assert.Equal(ExitCode.NotFound, await cloud.TryAsync("role", "assignment", "create", "--assignee", "nobody@contoso.example", "--role", "Reader"));
        Assert.Equal(ExitCode.NotFound, await cloud.TryAsync("role", "assignment", "create", "--assignee", "developer@contoso.example", "--role", "King"));
        Assert.Equal(ExitCode.Usage, await cloud.TryAsync("role", "assignment", "create", "--role", "Reader"));
        Assert.Equal(ExitCode.Usage, await cloud.TryAsync("role", "assignment", "create", "--assignee", "x", "--assignee-object-id", "y", "--role", "Reader"));
        Assert.Equal(ExitCode.Usage, await cloud.TryAsync("role", "assignment", "list", "--scope", "rg1"));
        Assert.Equal(ExitCode.Usage, await cloud.TryAsync("role", "assignment", "delete")); // nobody is there to say yes
        Assert.Equal(ExitCode.Usage, await cloud.TryAsync("role", "assignment", "delete", "--ids", "/subscriptions/x?y"));
    }

    [Fact]
    public async Task Definitions_are_found_by_name_and_by_guid()
    {
        await using var cloud = await CliCloud.StartAsync();
        var owner = Assert.Single((await cloud.RunAsync("role", "definition", "list", "--name", "Owner"))!.AsArray())!;
        Assert.Equal(("8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "BuiltInRole"), ((string)owner["name"]!, (string)owner["roleType"]!));
        Assert.Single((await cloud.RunAsync("role", "definition", "list", "-n", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"))!.AsArray());
        Assert.Empty((await cloud.RunAsync("role", "definition", "list", "--custom-role-only"))!.AsArray());
    }

    private static IEnumerable<string> Principals(JsonNode? assignments)
        => assignments!.AsArray().Select(assignment => (string)assignment!["principalName"]!).Order(StringComparer.Ordinal);
}
