namespace Gatehouse.Protocols;

/// <summary>Bytes that are not a message of the protocol.</summary>
/// <remarks><see cref="Exception.Message"/> names the message, what is wrong and where; it never holds the bytes themselves.</remarks>
public sealed class ProtocolException : Exception
{
    private ProtocolException(ProtocolErrorCode code, string messageName, string what, long offset)
        : base($"Invalid {messageName}: {what} (at byte {offset}).")
        => (Code, MessageName, Offset) = (code, messageName, offset);

    /// <summary>The reason, for programs.</summary>
    public ProtocolErrorCode Code { get; }

    /// <summary>The message, as the specification names it.</summary>
    public string MessageName { get; }

    /// <summary>Where in the message it is wrong: bytes after the length word.</summary>
    public long Offset { get; }

    /// <summary>The message ends before its last field.</summary>
    public static ProtocolException Truncated(string messageName, string what, long offset)
        => new(ProtocolErrorCode.Truncated, messageName, what, offset);

    /// <summary>Bytes follow the last field.</summary>
    public static ProtocolException TrailingBytes(string messageName, long count, long offset)
        => new(ProtocolErrorCode.TrailingBytes, messageName, $"{count} bytes after its end", offset);

    /// <summary>A length is outside its limits.</summary>
    public static ProtocolException LengthOutOfRange(string messageName, long length, long minimum, long maximum)
        => new(ProtocolErrorCode.LengthOutOfRange, messageName, $"length {length} is outside {minimum} to {maximum}", 0);

    /// <summary>Another message is due.</summary>
    public static ProtocolException UnexpectedMessage(string expected, byte seen)
        => new(ProtocolErrorCode.UnexpectedMessage, expected, $"a message of type 0x{seen:x2} came instead", 0);

    /// <summary>A field's value is not allowed.</summary>
    public static ProtocolException InvalidValue(string messageName, string what, long offset)
        => new(ProtocolErrorCode.InvalidValue, messageName, what, offset);

    /// <summary>The specification allows it, and it is not supported here.</summary>
    public static ProtocolException NotSupported(string messageName, string what, long offset)
        => new(ProtocolErrorCode.NotSupported, messageName, what, offset);

    /// <summary>The sender took its message back before it was whole.</summary>
    public static ProtocolException TakenBack(string messageName, long offset)
        => new(ProtocolErrorCode.TakenBack, messageName, "its sender took it back before it was whole", offset);
}
