namespace Gatehouse.Protocols;

/// <summary>How a peer broke a wire protocol. Numbers are stable: they are logged and documented.</summary>
public enum ProtocolErrorCode
{
    /// <summary>The message ends before its last field.</summary>
    Truncated = 1,

    /// <summary>Bytes follow the last field.</summary>
    TrailingBytes = 2,

    /// <summary>A length is negative, or above the limit of the message.</summary>
    LengthOutOfRange = 3,

    /// <summary>Another message is due at this point.</summary>
    UnexpectedMessage = 4,

    /// <summary>A field holds a value that the specification does not allow, or holds it twice.</summary>
    InvalidValue = 5,

    /// <summary>The message is as the specification says, but asks for what is not supported here.</summary>
    NotSupported = 6,

    /// <summary>The sender took its message back before it was whole: it is not to be run.</summary>
    TakenBack = 7,
}
