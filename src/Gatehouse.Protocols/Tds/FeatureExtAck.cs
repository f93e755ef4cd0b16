using System.Buffers;

namespace Gatehouse.Protocols.Tds;

/// <summary>FEATUREEXTACK: which features a login got. It stands before the last DONE. MS-TDS 2.2.7.11.</summary>
/// <param name="Features">The features; FEDAUTH has no data.</param>
public sealed record FeatureExtAck(IReadOnlyList<FeatureExtension> Features) : ITdsToken
{
    /// <summary>Parses a token with its type byte.</summary>
    /// <exception cref="ProtocolException">It is not this token.</exception>
    public static FeatureExtAck Parse(ReadOnlySpan<byte> token) => Answer.Only(token, "FEATUREEXTACK", Read);

    internal static FeatureExtAck Read(ref TdsReader reader)
    {
        reader.ReadType(TokenType.FeatureExtAck);
        return new FeatureExtAck(FeatureList.Read(ref reader));
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        output.WriteByte(TokenType.FeatureExtAck);
        FeatureList.Write(output, Features);
    }
}
