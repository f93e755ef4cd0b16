namespace Gatehouse.Tokens;

/// <summary>Why a token was refused. The names are stable: they are logged, counted and documented.</summary>
public enum TokenErrorCode
{
    /// <summary>Not a compact JWS: wrong number of parts, bad base64url, bad JSON, a claim of the wrong type or given twice.</summary>
    Malformed,

    /// <summary>Longer than the limit.</summary>
    TooLarge,

    /// <summary>The header names an algorithm that is not allowed.</summary>
    AlgorithmNotAllowed,

    /// <summary>The header has a parameter that the validator must understand and does not (<c>crit</c>).</summary>
    HeaderNotSupported,

    /// <summary>No key of the issuer has the token's <c>kid</c>.</summary>
    UnknownKey,

    /// <summary>The signature does not match.</summary>
    BadSignature,

    /// <summary>The issuer is not trusted.</summary>
    WrongIssuer,

    /// <summary>The token is for another resource.</summary>
    WrongAudience,

    /// <summary>The token is of another tenant.</summary>
    WrongTenant,

    /// <summary>The token's life has not begun.</summary>
    NotYetValid,

    /// <summary>The token's life is over.</summary>
    Expired,

    /// <summary>A claim that is needed is missing.</summary>
    ClaimMissing,

    /// <summary>The issuer's keys cannot be fetched and none are cached.</summary>
    KeysUnavailable,
}

/// <summary>A refused token.</summary>
/// <remarks><see cref="Exception.Message"/> says what was expected and seen (issuer, audience, times); it never holds the token.</remarks>
public sealed class TokenException : Exception
{
    /// <summary>Creates the refusal.</summary>
    /// <param name="code">The rule that refused.</param>
    /// <param name="message">What happened, what was seen and what was expected. Safe to show to the client.</param>
    /// <param name="inner">The cause, or null.</param>
    public TokenException(TokenErrorCode code, string message, Exception? inner = null) : base(message, inner) => Code = code;

    /// <summary>The reason, for programs; the message is for people.</summary>
    public TokenErrorCode Code { get; }

    /// <summary>True when the same token can be accepted later without a change by the client.</summary>
    public bool IsTransient => Code is TokenErrorCode.KeysUnavailable or TokenErrorCode.NotYetValid;
}
