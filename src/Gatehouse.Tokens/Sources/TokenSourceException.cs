namespace Gatehouse.Tokens.Sources;

/// <summary>No token can be had now.</summary>
/// <remarks><see cref="Exception.Message"/> says which credential was asked and what it answered; it holds no token or secret.</remarks>
public sealed class TokenSourceException : Exception
{
    /// <summary>Creates the failure.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="retryAfter">How long the identity service asks to be left alone, or null.</param>
    /// <param name="inner">The cause, or null.</param>
    public TokenSourceException(string message, TimeSpan? retryAfter = null, Exception? inner = null) : base(message, inner) => RetryAfter = retryAfter;

    /// <summary>How long the identity service asks to be left alone (429 or 503 with Retry-After). Null where it did not say.</summary>
    public TimeSpan? RetryAfter { get; }
}
