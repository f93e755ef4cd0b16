namespace Gatehouse.Connector;

/// <summary>Why the connector stopped. The names are stable: they are documented and tested.</summary>
public enum ConnectorErrorCode
{
    /// <summary>An argument cannot be used as it is.</summary>
    InvalidArgument,

    /// <summary>The resource does not exist.</summary>
    NotFound,

    /// <summary>The caller's token is missing, expired or not accepted.</summary>
    NotSignedIn,

    /// <summary>The caller is known and may not do this.</summary>
    Forbidden,

    /// <summary>The resource is in a state that does not allow it, or belongs to something else.</summary>
    Conflict,

    /// <summary>The service cannot be reached, or answered that it cannot work now.</summary>
    Unavailable,

    /// <summary>The service refused the request for another reason.</summary>
    Refused,

    /// <summary>The answer is not what the protocol says.</summary>
    MalformedAnswer,

    /// <summary>The database refused the login or the statement.</summary>
    DatabaseRefused,

    /// <summary>What was written could not be read back.</summary>
    NotVerified,
}

/// <summary>A failure of the connector, in words for the person who typed the command.</summary>
/// <remarks><see cref="Exception.Message"/> says what happened, what was seen and what to do. It never holds a token or a secret.</remarks>
public sealed class ConnectorException : Exception
{
    /// <summary>Creates the failure.</summary>
    /// <param name="code">The reason, for programs.</param>
    /// <param name="message">The reason, for people.</param>
    /// <param name="inner">The cause, or null.</param>
    public ConnectorException(ConnectorErrorCode code, string message, Exception? inner = null) : base(message, inner) => Code = code;

    /// <summary>The reason, for programs; the message is for people.</summary>
    public ConnectorErrorCode Code { get; }

    /// <summary>The code that the service itself gave, e.g. <c>ResourceGroupNotFound</c> or a SQLSTATE. Null when it gave none.</summary>
    public string? ServiceCode { get; init; }

    /// <summary>True when the same command can succeed later without a change: nothing was changed by this attempt's last call.</summary>
    public bool IsTransient => Code is ConnectorErrorCode.Unavailable;
}
