using Gatehouse.Tokens.Sources;

namespace Gatehouse.Tests.Tokens.Sources;

public class CredentialTests
{
    [Theory]
    [InlineData("default")]
    [InlineData("managed-identity")]
    [InlineData("managed-identity:0b5f1c9e-6a53-4f0c-9f57-0a4a6b1c2d3e")]
    [InlineData("workload-identity")]
    [InlineData("service-principal")]
    [InlineData("azure-cli")]
    [InlineData("environment")]
    public void A_credential_is_written_as_it_is_typed(string text) => Assert.Equal(text, CredentialName.Parse(text)?.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("msi")]
    [InlineData("managed-identity:web1")]
    [InlineData("azure-cli:0b5f1c9e-6a53-4f0c-9f57-0a4a6b1c2d3e")]
    public void Anything_else_is_no_credential(string text) => Assert.Null(CredentialName.Parse(text));

    [Fact]
    public async Task A_credential_that_gives_nothing_says_which_variable_is_missing()
    {
        var fetcher = new AzureTokenFetcher(new(CredentialKind.ServicePrincipal), "https://example.invalid", _ => null, TimeProvider.System);

        var error = await Assert.ThrowsAsync<TokenSourceException>(() => fetcher.FetchAsync(default));

        Assert.Contains("AZURE_TENANT_ID is not set", error.Message, StringComparison.Ordinal);
        Assert.Equal([new("service-principal", "AZURE_TENANT_ID is not set")], fetcher.Report);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("Mon, 01 Mar 2027 12:00:30 GMT", 30)]
    [InlineData("Mon, 01 Mar 2027 11:00:00 GMT", 0)]
    [InlineData("99999999", 3600)]
    public void Retry_after_is_seconds_or_a_date_and_never_more_than_an_hour(string header, int seconds)
        => Assert.Equal(TimeSpan.FromSeconds(seconds), new RetryAfterPolicy(new ManualTime()).Parse(header));

    [Theory]
    [InlineData("soon")]
    [InlineData("-1")]
    public void A_retry_after_that_is_neither_is_ignored(string header) => Assert.Null(new RetryAfterPolicy(new ManualTime()).Parse(header));
}
