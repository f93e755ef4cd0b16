namespace Gatehouse.Protocols.Tds;

/// <summary>Takes an answer apart.</summary>
public static class Answer
{
    private const string Name = "answer";

    internal delegate T Reader<T>(ref TdsReader reader);

    /// <summary>The tokens of a complete answer without rows, e.g. of one to a login.</summary>
    /// <param name="content">Complete content.</param>
    /// <exception cref="ProtocolException">It is no such answer.</exception>
    public static IReadOnlyList<ITdsToken> Parse(ReadOnlySpan<byte> content)
    {
        var reader = new TdsReader(content, Name);
        var tokens = new List<ITdsToken>();
        while (reader.Remaining > 0)
            tokens.Add(Read(ref reader, content[reader.Offset]));
        return tokens;
    }

    internal static T Only<T>(ReadOnlySpan<byte> token, string name, Reader<T> read)
    {
        var reader = new TdsReader(token, name);
        var result = read(ref reader);
        reader.End();
        return result;
    }

    internal static ITdsToken Read(ref TdsReader reader, byte type) => type switch
    {
        TokenType.LoginAck => LoginAck.Read(ref reader),
        TokenType.EnvChange => EnvChange.Read(ref reader),
        TokenType.Error or TokenType.Info => ServerMessage.Read(ref reader),
        TokenType.FeatureExtAck => FeatureExtAck.Read(ref reader),
        TokenType.FedAuthInfo => FedAuthInfo.Read(ref reader),
        TokenType.Done or TokenType.DoneProc or TokenType.DoneInProc => Done.Read(ref reader),
        TokenType.ReturnStatus => ReturnStatus.Read(ref reader),
        TokenType.Order or TokenType.TabName or TokenType.ColInfo or TokenType.Sspi or TokenType.SessionState
            => OpaqueToken.Read(ref reader),
        _ => throw ProtocolException.UnexpectedMessage(Name, type),
    };
}
