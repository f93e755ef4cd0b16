using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Tests.Connector;

namespace Gatehouse.Tests.Cli;

public sealed class CloudChoiceTests : IDisposable
{
    private const string Other = "5b000000-0000-0000-0000-000000000002";
    private readonly CliRun _run = new(running: false, signedIn: false) { SignedInToAzure = true };

    public CloudChoiceTests()
    {
        _run.Variables["AZURE_CONFIG_DIR"] = _run.Folder;
        _run.Azure.Resources[$"/subscriptions/{StubAzure.Subscription}"] = new JsonObject
        {
            ["subscriptionId"] = StubAzure.Subscription,
            ["displayName"] = "Mine",
            ["state"] = "Enabled",
            ["tenantId"] = StubAzure.Tenant,
        };
    }

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task A_folder_without_a_local_cloud_means_azure_and_that_is_said()
    {
        Assert.Equal(ExitCode.Success, await _run.RunAsync("group", "create", "-n", "rg1", "-l", "westeurope"));
        Assert.Contains("--cloud azure", _run.Error, StringComparison.Ordinal);
        Assert.Contains($"/subscriptions/{StubAzure.Subscription}/resourceGroups/rg1", _run.Azure.Resources.Keys);
        Assert.Equal(ExitCode.Success, await _run.RunAsync("group", "list", "--cloud", "azure"));
        Assert.Empty(_run.Error);
    }

    [Fact]
    public async Task A_folder_that_has_had_a_local_cloud_never_means_azure_by_itself()
    {
        LoginFile.Read(_run.Folder).Save(new Login(StubAzure.Developer, "refresh-1", null));

        Assert.Equal(ExitCode.NotReady, await _run.RunAsync("group", "delete", "-n", "rg1", "--yes"));
        Assert.Empty(_run.Azure.Writes);
        Assert.Contains("gatehouse up", _run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("azure", null, "Azure")]
    [InlineData("AZURE", "local", "Azure")]
    [InlineData(null, "azure", "Azure")]
    [InlineData("local", "azure", "Local")]
    public void The_option_wins_over_the_variable_and_both_over_the_folder(string? option, string? variable, string expected)
    {
        RunFile.Write(_run.Folder, _run.Info());

        var given = option is null ? null : CloudChoice.Parse(option);
        var choice = CloudChoice.Of(given, _run.Folder, name => name == CloudChoice.Variable ? variable : null);

        Assert.Equal((expected, false), (choice.Kind.ToString(), choice.IsGuess));
    }

    [Fact]
    public async Task A_word_that_is_no_cloud_is_a_usage_error()
    {
        Assert.Equal(ExitCode.Usage, await _run.RunAsync("group", "list", "--cloud", "aws"));
        _run.Variables[CloudChoice.Variable] = "aws";
        Assert.Equal(ExitCode.Usage, await _run.RunAsync("group", "list"));
    }

    [Theory]
    [InlineData("up")]
    [InlineData("down")]
    [InlineData("status")]
    [InlineData("demo")]
    [InlineData("login")]
    [InlineData("run", "--as", "--", "true")]
    [InlineData("ad", "user", "create", "--display-name", "A", "--user-principal-name", "a@contoso.example", "--password", "p")]
    [InlineData("ad", "group", "list")]
    [InlineData("token", "--app", "web1")]
    public async Task A_command_of_the_local_cloud_refuses_azure(params string[] command)
    {
        Assert.Equal(ExitCode.Usage, await _run.RunAsync(["--cloud", "azure", .. command]));
        Assert.Contains("local cloud", _run.Error, StringComparison.Ordinal);
        Assert.Empty(_run.Azure.Writes);
    }

    [Fact]
    public async Task Nobody_signed_in_to_azure_has_exit_code_4()
    {
        _run.SignedInToAzure = false;

        Assert.Equal(ExitCode.NotReady, await _run.RunAsync("group", "list"));
        Assert.Contains("az login", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_account_is_shown_in_azs_shape()
    {
        Assert.Equal(ExitCode.Success, await _run.RunAsync("account", "show", "--cloud", "azure"));
        var account = JsonNode.Parse(_run.Output)!;
        Assert.Equal(
            ("AzureCloud", "Mine", StubAzure.Subscription, StubAzure.Tenant, StubAzure.Developer, "user"),
            ((string)account["environmentName"]!, (string)account["name"]!, (string)account["id"]!, (string)account["tenantId"]!,
                (string)account["user"]!["name"]!, (string)account["user"]!["type"]!));
    }

    [Fact]
    public async Task Verbose_says_where_the_sign_in_and_the_subscription_are_from()
    {
        _run.Variables["AZURE_SUBSCRIPTION_ID"] = Other;

        Assert.Equal(ExitCode.Success, await _run.RunAsync("group", "list", "--cloud", "azure", "--verbose"));
        Assert.Contains("Signed in by a test.", _run.Error, StringComparison.Ordinal);
        Assert.Contains("AZURE_SUBSCRIPTION_ID", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_subscription_is_the_option_then_the_variable_then_azs_default()
    {
        const string third = "5b000000-0000-0000-0000-000000000003";
        // The byte order mark is az's.
        await File.WriteAllTextAsync(Path.Combine(_run.Folder, "azureProfile.json"), "\uFEFF" + new JsonObject
        {
            ["subscriptions"] = new JsonArray(
                new JsonObject { ["id"] = Other, ["name"] = "Elsewhere", ["isDefault"] = true, ["environmentName"] = "AzureChinaCloud" },
                new JsonObject { ["id"] = third, ["name"] = "Third", ["isDefault"] = true, ["environmentName"] = "AzureCloud" }),
        }.ToJsonString());

        Assert.Equal(third, await SubscriptionAsync());
        _run.Variables["AZURE_SUBSCRIPTION_ID"] = Other;
        Assert.Equal(Other, await SubscriptionAsync());
        Assert.Equal(third, await SubscriptionAsync("--subscription", "third"));
        Assert.Equal(StubAzure.Subscription, await SubscriptionAsync("--subscription", StubAzure.Subscription));
        Assert.Equal(ExitCode.Usage, await _run.RunAsync("group", "list", "--cloud", "azure", "--subscription", "nothing"));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"subscriptions\": [1, {\"id\": 1, \"isDefault\": \"yes\"}]}")]
    public async Task A_damaged_profile_of_az_counts_as_none(string text)
    {
        await File.WriteAllTextAsync(Path.Combine(_run.Folder, "azureProfile.json"), text);

        Assert.Equal(StubAzure.Subscription, await SubscriptionAsync());
    }

    [Fact]
    public async Task With_more_than_one_subscription_one_has_to_be_named()
    {
        _run.Azure.Resources[$"/subscriptions/{Other}"] = new JsonObject { ["subscriptionId"] = Other, ["displayName"] = "Other" };

        Assert.Equal(ExitCode.Usage, await _run.RunAsync("group", "list", "--cloud", "azure"));
        Assert.Contains(Other, _run.Error, StringComparison.Ordinal);
        _run.Azure.Resources.Clear();
        Assert.Equal(ExitCode.NotReady, await _run.RunAsync("group", "list", "--cloud", "azure"));
    }

    [Fact]
    public async Task Each_audience_is_asked_for_once()
    {
        Assert.Equal(ExitCode.Success, await _run.RunAsync("group", "create", "-n", "rg1", "-l", "westeurope", "--cloud", "azure"));
        Assert.Equal(["https://management.azure.com"], _run.Audiences);
    }

    [Fact]
    public async Task A_journal_of_the_local_cloud_is_not_undone_on_azure()
    {
        await File.WriteAllTextAsync(Path.Combine(_run.Folder, "connection-journal.json"), "not touched");

        Assert.Equal(
            ExitCode.NotFound, await _run.RunAsync("webapp", "connection", "delete", "-g", "g", "-n", "n", "--connection", "c", "--yes", "--cloud", "azure"));
        Assert.True(File.Exists(Path.Combine(_run.Folder, "azure", "connection.lock")));
        Assert.Equal("not touched", await File.ReadAllTextAsync(Path.Combine(_run.Folder, "connection-journal.json")));
    }

    private async Task<string> SubscriptionAsync(params string[] options)
    {
        Assert.Equal(ExitCode.Success, await _run.RunAsync(["group", "create", "-n", "rg1", "-l", "westeurope", "--cloud", "azure", .. options]));
        return ((string)JsonNode.Parse(_run.Output)!["id"]!).Split('/')[2];
    }
}
