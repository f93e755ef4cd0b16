using Azure.Core;
using Azure.Identity;

namespace Gatehouse.Tokens.Sources;

/// <summary>Gets tokens by Azure.Identity, with the one credential that was named, and can say which one that is and why.</summary>
/// <remarks>
/// The libraries' own retries are off: <see cref="TokenCache"/> knows when a retry is of use, and a login does not wait for one.
/// </remarks>
public sealed class AzureTokenFetcher : ITokenFetcher
{
    private readonly TokenRequestContext _request;
    private readonly List<(string Name, Func<TokenCredential> Make)> _candidates;
    private readonly RetryAfterPolicy _retryAfter;
    private volatile IReadOnlyList<CredentialAttempt> _report = [];
    private TokenCredential? _used;
    private string? _usedName;

    /// <summary>Creates the fetcher. Nothing is asked before the first fetch.</summary>
    /// <param name="credential">The credential.</param>
    /// <param name="resource">The resource that the tokens are for, e.g. <c>https://ossrdbms-aad.database.windows.net</c>.</param>
    /// <param name="variables">Reads an environment variable; null where it is not set.</param>
    /// <param name="time">The clock.</param>
    public AzureTokenFetcher(CredentialName credential, string resource, Func<string, string?> variables, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(credential);
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(variables);
        _retryAfter = new RetryAfterPolicy(time);
        _request = new TokenRequestContext([resource.TrimEnd('/') + "/.default"]);
        _candidates = [.. new AzureCredentialFactory(variables, _retryAfter).Of(credential)];
    }

    /// <summary>Which credential gave the last token, and why the others before it did not. Empty before the first fetch.</summary>
    public IReadOnlyList<CredentialAttempt> Report => _report;

    /// <inheritdoc/>
    public async Task<AccessToken> FetchAsync(CancellationToken cancellationToken)
    {
        // The one that has given a token is kept: its own caches, and no surprise in the middle of a day.
        if (_used is { } used)
            return await FetchAsync(_usedName!, used, cancellationToken);

        var attempts = new List<CredentialAttempt>();
        foreach (var (name, make) in _candidates)
        {
            try
            {
                var credential = make();
                var token = await FetchAsync(name, credential, cancellationToken);
                (_used, _usedName) = (credential, name);
                attempts.Add(new(name, null));
                attempts.AddRange(_candidates.Skip(attempts.Count).Select(rest => new CredentialAttempt(rest.Name, "one before it gave a token")));
                _report = attempts;
                return token;
            }
            catch (CredentialUnavailableException e)
            {
                attempts.Add(new(name, FirstLine(e.Message)));
            }
            finally
            {
                _report = attempts;
            }
        }

        throw new TokenSourceException(
            $"No credential gave a token. {string.Join("; ", attempts.Select(one => $"{one.Name}: {one.Reason}"))}. "
            + $"Name one that this machine has (credential={CredentialName.Choices}).");
    }

    private async Task<AccessToken> FetchAsync(string name, TokenCredential credential, CancellationToken cancellationToken)
    {
        try
        {
            var token = await credential.GetTokenAsync(_request, cancellationToken);
            return new(token.Token, token.ExpiresOn);
        }
        catch (AuthenticationFailedException e) when (e is not CredentialUnavailableException)
        {
            throw new TokenSourceException($"{name} was refused a token for {_request.Scopes[0]}: {Reason(e)}", _retryAfter.Asked, e);
        }
    }

    // The library's message is a page of advice; Entra's own words are the line with its number.
    private static string Reason(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause.Message.Split('\n').FirstOrDefault(line => line.Contains("AADSTS", StringComparison.Ordinal)) is { } line)
                return line.Trim();
        }

        return FirstLine(failure.Message);
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim().TrimEnd('.');
}
