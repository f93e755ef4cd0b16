using System.Globalization;
using Gatehouse.ServerTests.Identity;
using Npgsql;

namespace Gatehouse.ServerTests.Sidecar;

/// <summary>Every credential that a sidecar can be told to use, with real tokens; its log says which one it was, and why no other.</summary>
public sealed class CredentialTests(CredentialGateways gateways) : IClassFixture<CredentialGateways>
{
    private const string NoVariables = "environment: not used, EnvironmentCredential authentication unavailable";
    private const string NoWorkload = "workload-identity: not used, WorkloadIdentityCredential authentication unavailable";

    [Theory]
    [InlineData("variables", "workload-identity", "Credentials: workload-identity: used")]
    [InlineData("variables", "service-principal", "Credentials: service-principal: used")]
    [InlineData("variables", "environment", "Credentials: environment: used")]
    [InlineData("variables", "default", "Credentials: environment: used; workload-identity: ")] // the first that has something
    [InlineData("certificate", "service-principal", "Credentials: service-principal: used")]
    public async Task An_application_logs_in_with_each_proof_that_it_has(string gateway, string listener, string logged)
    {
        Assert.Equal(CredentialGateways.Application, await UserAsync(gateway, listener));
        await gateways.Gateways[gateway].WaitForAsync(logged);
    }

    [ClientFact(AzureCliClient.Program)]
    public async Task The_account_of_az_logs_in_and_the_default_comes_to_it_last()
    {
        Assert.Equal(CredentialGateways.Person, await UserAsync("az", "azure-cli"));
        await gateways.Gateways["az"].WaitForAsync("Credentials: azure-cli: used");

        Assert.Equal(CredentialGateways.Person, await UserAsync("az", "default"));
        var line = await gateways.Gateways["az"].WaitForAsync("Credentials: environment: not used");
        foreach (var reason in (string[])[NoVariables, NoWorkload, "managed-identity: not used, none of ", "azure-cli: used"])
            Assert.True(line.Contains(reason, StringComparison.Ordinal), line);
    }

    private async Task<object?> UserAsync(string gateway, string listener)
    {
        await using var source = NpgsqlDataSource.Create(string.Create(
            CultureInfo.InvariantCulture,
            $"Host=127.0.0.1;Port={gateways.Gateways[gateway].Port(listener)};Username=any;Pooling=false;Timeout=60;SSL Mode=Prefer"));
        await using var command = source.CreateCommand("SELECT current_user");
        return await command.ExecuteScalarAsync();
    }
}
