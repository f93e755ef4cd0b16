namespace Gatehouse.Connector.Connections;

/// <summary>Keeps what has been begun, so that a crash can be mended. One command uses it at a time.</summary>
/// <remarks>The content can hold old values of an app's settings: it is kept like a secret, and deleted at the end.</remarks>
public interface IJournal
{
    /// <summary>The content that an earlier command left. Null when it left none.</summary>
    byte[]? Read();

    /// <summary>Replaces the content. When it returns, the content survives a crash.</summary>
    /// <param name="content">The whole content.</param>
    void Write(ReadOnlySpan<byte> content);

    /// <summary>Deletes the content: nothing is left to be mended.</summary>
    void Delete();
}
