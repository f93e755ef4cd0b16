using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Tests.Cli;

/// <summary>The Azure CLI's argument errors, with its texts (reference/service-connector.md, section 5.3). Nothing is called.</summary>
public sealed class ConnectionArgumentTests
{
    private const string Webapp = "webapp connection create postgres-flexible ";
    private const string Target = "--tg rg1 --server pg1 --database db1 ";
    private const string Whole = Webapp + "-g rg1 -n web1 " + Target;
    private const string Update = "webapp connection update postgres-flexible -g rg1 -n web1 --connection c1 ";

    public static TheoryData<string, string> Wrong => new()
    {
        { Webapp + Target + "--system-identity", "Required argument is missing, please provide the arguments: --resource-group, --name" },
        { Webapp + "-g rg1 -n web1 --tg rg1 --system-identity",
            "Required argument is missing, please provide the arguments: --server, --database" },
        { Webapp + "-g rg1 -n web1 --tg rg1 --server  --database db1 --system-identity", "--server" },
        { Webapp + "--source-id /subscriptions/s/nothing " + Target + "--system-identity",
            "Resource id is invalid: /subscriptions/s/nothing" },
        { Whole + "--target-id /x --system-identity",
            "Target resource id is invalid: /x. Target id pattern should be: /subscriptions/{subscription}/" },
        { Whole, "At least one auth info is needed: --secret, --system-identity, --user-identity, --service-principal" },
        { Whole + "--opt-out auth", "At least one auth info is needed" },
        { Whole + "--system-identity --secret name=a secret=b", "Only one auth info is needed" },
        { Whole + "--user-identity", "--user-identity" },
        { Whole + "--user-identity client-id=1",
            "Required keys missing for parameter --user-identity. Required keys are: client-id, subs-id" },
        { Whole + "--user-identity client-id=1 subs-id=2 x=3",
            "Unsupported Key x is provided for parameter --user-identity. All possible keys are: client-id, subs-id" },
        { Whole + "--service-principal client-id=1",
            "Required keys missing for parameter --service-principal. Required keys are: client-id, secret" },
        { Whole + "--service-principal client-id= secret=1", "client-id should not be blank" },
        { Whole + "--secret name=a", "Required keys missing for parameter --secret. Required keys are: name, secret" },
        { Whole + "--system-identity x", "Usage error: --system-identity [KEY=VALUE ...]" },
        { Whole + "--system-identity --customized-keys A", "Usage error: --customized-keys [KEY=VALUE ...]" },
        { Whole + "--system-identity --connstr-props =b", "Usage error: --connstr-props [KEY=VALUE ...]" },
        { Whole + "--system-identity --client-type cobol", "argument --client-type: invalid choice: 'cobol'" },
        { Whole + "--system-identity --opt-out everything",
            "argument --opt-out: invalid choice: 'everything' (choose from 'publicnetwork', 'configinfo', 'auth')" },
        { Whole + "--system-identity --access most", "argument --access: invalid choice: 'most'" },
        { Whole + "--system-identity --export yaml", "argument --export: invalid choice: 'yaml'" },
        { Whole + "--system-identity --connection a-b", "letters" },
        { "webapp connection show -g rg1 -n web1", "Required argument is missing, please provide the arguments: --connection" },
        { "webapp connection delete --id /subscriptions/s/x --yes", "Connection id is invalid: /subscriptions/s/x" },
        { "connection show --id /subscriptions/s/x", "Connection id is invalid: /subscriptions/s/x" },
        { "containerapp connection create postgres-flexible -g rg1 " + Target + "--system-identity",
            "please provide the arguments: --name" },
        { "spring connection create postgres-flexible -g rg1 " + Target + "--system-identity",
            "please provide the arguments: --service, --app" },
        { "aks connection create postgres-flexible -g rg1 -n k " + Target,
            "At least one auth info is needed: --secret, --workload-identity, --service-principal" },
        { "aks connection create postgres-flexible -g rg1 -n k " + Target + "--workload-identity x", "Resource id is invalid: x" },
        { "connection create postgres-flexible -g rg1 " + Target + "--user-account x=1",
            "Unsupported Key x is provided for parameter --user-account" },
        { "webapp connection delete -g rg1 -n web1 --connection c1", "Unable to prompt for confirmation as no tty available. Use --yes." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_command_line_is_told_as_the_Azure_cli_tells_it_and_changes_nothing(string line, string text)
    {
        using var run = new CliRun();

        Assert.Equal(ExitCode.Usage, await run.RunAsync(line.Split(' ').Where((word, at)
            => word.Length > 0 || line.Split(' ')[at - 1] == "--server").ToArray()));
        Assert.Contains(text, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Azure.Writes);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task A_secret_is_not_repeated_in_an_error()
    {
        using var run = new CliRun();

        await run.RunAsync([.. Whole.TrimEnd().Split(' '), "--secret", "name=a", "secret=hunter2", "secret=hunter2"]);

        Assert.NotEmpty(run.Error);
        Assert.DoesNotContain("hunter2", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_of_nothing_is_an_error()
    {
        using var run = new CliRun();

        Assert.NotEqual(ExitCode.Success, await run.RunAsync(Update.TrimEnd().Split(' ')));
        Assert.Empty(run.Azure.Writes);
    }
}
