using System.Net;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector;

namespace Gatehouse.Tests.Cli;

public sealed class AzureEnvironmentTests
{
    private const string Described = """
        [{"name": "Own", "authentication": {"loginEndpoint": "https://login.own.example:8443/adfs", "audiences": ["https://own/", "https://management.azure.com/"]},
          "resourceManager": "https://arm.own.example/", "microsoftGraphResourceId": "https://graph.own.example/", "ossrdbmsResourceId": "https://oss.own.example"},
         {"name": "Second"}]
        """;

    [Fact]
    public async Task Without_variables_it_is_the_public_azure()
    {
        var azure = await ReadAsync([]);

        Assert.Equal(("AzureCloud", "https://management.azure.com/"), (azure.Name, azure.ResourceManager.AbsoluteUri));
        Assert.Equal(TokenResources.OpenSourceDatabases, azure.AudienceOf(TokenResources.OpenSourceDatabases));
        Assert.True(azure.IsMicrosoft);
    }

    [Theory]
    [InlineData("login.microsoftonline.us", "https://management.usgovcloudapi.net/", "https://ossrdbms-aad.database.usgovcloudapi.net")]
    [InlineData("https://login.chinacloudapi.cn/", "https://management.chinacloudapi.cn/", "https://ossrdbms-aad.database.chinacloudapi.cn")]
    public async Task A_sovereign_authority_has_its_own_addresses_and_audiences(string authority, string manager, string databases)
    {
        var azure = await ReadAsync(new() { [AzureEnvironment.AuthorityVariable] = authority });

        Assert.Equal(manager, azure.ResourceManager.AbsoluteUri);
        Assert.Equal(databases, azure.AudienceOf(TokenResources.OpenSourceDatabases));
        Assert.True(azure.IsMicrosoft);
    }

    [Fact]
    public async Task A_metadata_endpoint_describes_the_cloud_and_its_first_one_counts()
    {
        var azure = await ReadAsync(new() { [AzureEnvironment.MetadataVariable] = "https://arm.own.example/metadata/endpoints?api-version=2019-05-01" });

        Assert.Equal(
            ("Own", "https://login.own.example:8443/", "https://arm.own.example/"),
            (azure.Name, azure.Authority.AbsoluteUri, azure.ResourceManager.AbsoluteUri));
        Assert.Equal("https://management.azure.com/", azure.AudienceOf(TokenResources.ResourceManager));
        Assert.Equal("https://graph.own.example/", azure.AudienceOf(TokenResources.Graph));
        Assert.Equal("https://oss.own.example", azure.AudienceOf(TokenResources.OpenSourceDatabases));
        Assert.Equal("https://vault.azure.net", azure.AudienceOf("https://vault.azure.net"));
        Assert.False(azure.IsMicrosoft);
    }

    [Fact]
    public async Task The_authority_variable_wins_over_the_description()
    {
        var azure = await ReadAsync(new()
        {
            [AzureEnvironment.MetadataVariable] = "https://arm.own.example/metadata/endpoints",
            [AzureEnvironment.AuthorityVariable] = "https://other.example",
        });

        Assert.Equal(("https://other.example/", "https://arm.own.example/"), (azure.Authority.AbsoluteUri, azure.ResourceManager.AbsoluteUri));
    }

    [Theory]
    [InlineData(AzureEnvironment.MetadataVariable, "http://arm.own.example/metadata")]
    [InlineData(AzureEnvironment.AuthorityVariable, "http://login.own.example")]
    [InlineData(AzureEnvironment.AuthorityVariable, "https://")]
    public async Task Tokens_go_over_TLS_only(string variable, string value)
        => Assert.Equal(ExitCode.Usage, (await Assert.ThrowsAsync<CliException>(() => ReadAsync(new() { [variable] = value }))).ExitCode);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("[1]")]
    [InlineData("{\"name\": \"x\"}")]
    [InlineData("[{\"name\": 1, \"authentication\": []}]")]
    [InlineData("[{\"name\": \"x\", \"authentication\": {\"loginEndpoint\": \"http://l\", \"audiences\": [\"a\"]}}]")]
    [InlineData("[{\"name\": \"x\", \"authentication\": {\"loginEndpoint\": \"https://l\", \"audiences\": []}, \"resourceManager\": \"https://r\", \"microsoftGraphResourceId\": \"https://g\"}]")]
    [InlineData("[{\"name\": \"x\", \"authentication\": {\"loginEndpoint\": \"https://l\", \"audiences\": [1]}, \"resourceManager\": \"file:///r\", \"microsoftGraphResourceId\": \"https://g\"}]")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[")]
    public void What_is_no_description_is_refused(string text)
        => Assert.Equal(ExitCode.Failure, Assert.Throws<CliException>(() => AzureEnvironment.Parse(text)).ExitCode);

    [Theory]
    [InlineData(null, new[] { "EnvironmentCredential", "WorkloadIdentityCredential", "AzureCliCredential", "AzurePowerShellCredential", "AzureDeveloperCliCredential" })]
    [InlineData("dev", new[] { "AzureCliCredential", "AzurePowerShellCredential", "AzureDeveloperCliCredential" })]
    [InlineData("Prod", new[] { "EnvironmentCredential", "WorkloadIdentityCredential", "ManagedIdentityCredential" })]
    [InlineData("azureclicredential", new[] { "AzureCliCredential" })]
    public void The_credentials_are_tried_in_the_order_of_the_SDK(string? choice, string[] expected)
        => Assert.Equal(expected, Credentials(choice).Names());

    [Fact]
    public void A_managed_identity_is_asked_for_where_the_environment_names_one()
        => Assert.Contains(
            "ManagedIdentityCredential",
            new AzureCredentials(AzureEnvironment.Public, name => name == "IDENTITY_ENDPOINT" ? "http://127.0.0.1:1" : null, _ => { }).Names());

    [Fact]
    public void An_unknown_credential_is_a_usage_error()
        => Assert.Equal(ExitCode.Usage, Assert.Throws<CliException>(() => Credentials("MagicCredential").Names()).ExitCode);

    private static AzureCredentials Credentials(string? choice)
        => new(AzureEnvironment.Public, name => name == AzureCredentials.ChoiceVariable ? choice : null, _ => { });

    private static async Task<AzureEnvironment> ReadAsync(Dictionary<string, string> variables)
    {
        using var http = new HttpClient(new Metadata());
        return await AzureEnvironment.ReadAsync(variables.GetValueOrDefault, http, default);
    }

    private sealed class Metadata : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Described) });
    }
}
