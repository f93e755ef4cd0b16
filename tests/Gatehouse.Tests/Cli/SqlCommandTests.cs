using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Tests.Cli;

public sealed class SqlCommandTests : IDisposable
{
    private const string Id = "00000000-0000-0000-0000-00000000000a";
    private readonly CliRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task A_server_with_its_parts_is_made_shown_listed_and_deleted()
    {
        await DoAsync("group create -n rg1 -l westeurope");
        Assert.Equal("westeurope", (string?)(await DoAsync("sql server create -g rg1 -n sql1 -u owner -p secret -e false"))!["location"]);
        Assert.Equal("Disabled", (string?)(await DoAsync("sql server show -g rg1 -n sql1"))!["publicNetworkAccess"]);
        Assert.Single((await DoAsync("sql server list -g rg1"))!.AsArray());
        Assert.Equal("db1", (string?)(await DoAsync("sql db create -g rg1 -s sql1 -n db1 --service-objective S0"))!["name"]);
        Assert.Equal(
            """{"name":"GP_S_Gen5","tier":"GeneralPurpose","family":"Gen5","capacity":4}""",
            (await DoAsync("sql db create -g rg1 -s sql1 -n db2 -e GeneralPurpose -c 4 --compute-model Serverless"))!["sku"]!.ToJsonString());
        Assert.Equal("Enabled", (string?)(await DoAsync("sql server update -g rg1 -n sql1 -e true"))!["publicNetworkAccess"]);
        Assert.True((bool?)(await DoAsync("sql server ad-only-auth enable -g rg1 -n sql1"))!["azureADOnlyAuthentication"]);
        Assert.True((bool?)(await DoAsync("sql server ad-only-auth get -g rg1 -n sql1"))!["azureADOnlyAuthentication"]);
        Assert.Equal("db1", (string?)(await DoAsync("sql db show -g rg1 -s sql1 -n db1"))!["name"]);
        Assert.Equal(Id, (string?)(await DoAsync($"sql server ad-admin create -g rg1 -s sql1 -u dba -i {Id}"))!["sid"]);
        Assert.Single((await DoAsync("sql server ad-admin list -g rg1 -s sql1"))!.AsArray());
        await DoAsync("sql server firewall-rule create -g rg1 -s sql1 -n home --start-ip-address 1.2.3.4 --end-ip-address 1.2.3.4");
        await DoAsync("sql server firewall-rule delete -g rg1 -s sql1 -n home --yes");
        await DoAsync("sql server ad-admin delete -g rg1 -s sql1 --yes");
        await DoAsync("sql db delete -g rg1 -s sql1 -n db1 --yes");
        await DoAsync("sql server delete -g rg1 -n sql1 --yes");
        Assert.Equal(ExitCode.NotFound, await _run.RunAsync("sql", "server", "show", "-g", "rg1", "-n", "sql1"));
    }

    [Theory]
    [InlineData("sql server create -g rg1 -n sql1")]
    [InlineData("sql server create -g rg1 -n sql1 -u owner")]
    [InlineData("sql server create -g rg1 -n sql1 -u owner -p x -e perhaps")]
    [InlineData("sql server create -g rg1 -n sql1 --enable-ad-only-auth")]
    [InlineData("sql server create -g rg1 -n sql1 -u owner -p x --external-admin-name dba")]
    [InlineData("sql server update -g rg1 -n sql1")]
    [InlineData("sql db create -g rg1 -s sql1 -n db1 -c 4")]
    [InlineData("sql db create -g rg1 -s sql1 -n db1 -e Giant")]
    [InlineData("sql db create -g rg1 -s sql1 -n db1 -e GeneralPurpose --compute-model Some")]
    [InlineData("sql db create -g rg1 -s sql1 -n db1 -e Standard --service-objective S0")]
    [InlineData("sql query -s sql1")]
    [InlineData("sql query -s sql1 -q x -u owner")]
    [InlineData("sql query -s sql1 -q x -u owner -p x --access-token y")]
    [InlineData("sql server firewall-rule create -g rg1 -s sql1 -n home --start-ip-address 1.2.3 --end-ip-address 1.2.3.4")]
    public async Task A_wrong_command_line_has_exit_code_2(string line)
    {
        Assert.Equal(ExitCode.Usage, await _run.RunAsync(line.Split(' ')));
        Assert.Empty(_run.Azure.Writes);
    }

    private async Task<JsonNode?> DoAsync(string line)
    {
        var code = await _run.RunAsync(line.Split(' '));
        Assert.True(code == ExitCode.Success, $"{line}: {code} {_run.Error}");
        return _run.Output.Length > 0 ? JsonNode.Parse(_run.Output) : null;
    }
}
