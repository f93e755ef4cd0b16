using System.Buffers;

namespace Gatehouse.Protocols.Tds;

/// <summary>How a client has its token.</summary>
public enum FedAuthLibrary : byte
{
    /// <summary>Windows Live: not in use.</summary>
    LiveId = 0,

    /// <summary>The token is in the login (security token).</summary>
    SecurityToken = 1,

    /// <summary>The client gets the token when it has been told where from (ADAL, MSAL).</summary>
    Msal = 2,
}

/// <summary>The data of the feature FEDAUTH in a login. MS-TDS 2.2.6.4.</summary>
/// <param name="Library">How the client has its token.</param>
/// <param name="Echo">Whether the server's PRELOGIN said FEDAUTHREQUIRED.</param>
/// <param name="Token">The token as UTF-16; null but with <see cref="FedAuthLibrary.SecurityToken"/>.</param>
/// <param name="Workflow">
/// What the client does to get a token; of no use to a server, and null but with <see cref="FedAuthLibrary.Msal"/>.
/// </param>
/// <param name="Nonce">The server's nonce, 32 bytes; null where it sent none.</param>
public sealed record FedAuthFeature(
    FedAuthLibrary Library, bool Echo, ReadOnlyMemory<byte>? Token, byte? Workflow, ReadOnlyMemory<byte>? Nonce)
{
    private const string Name = "FEDAUTH feature";

    /// <summary>Parses the data of a feature.</summary>
    /// <param name="data">Complete data.</param>
    /// <exception cref="ProtocolException">The data is of no library that has a token.</exception>
    public static FedAuthFeature Parse(ReadOnlySpan<byte> data)
    {
        var reader = new TdsReader(data, Name);
        var options = reader.ReadByte("options");
        var library = (FedAuthLibrary)(options >> 1);
        ReadOnlyMemory<byte>? token = null;
        byte? workflow = null;
        switch (library)
        {
            case FedAuthLibrary.SecurityToken:
                token = reader.ReadBytes(reader.ReadUInt32("length of the token"), "token").ToArray();
                break;
            case FedAuthLibrary.Msal:
                workflow = reader.ReadByte("workflow");
                break;
            default:
                throw reader.Invalid($"library {options >> 1} is not known", 0);
        }

        ReadOnlyMemory<byte>? nonce = reader.Remaining > 0
            ? reader.ReadBytes(PreLogin.NonceLength, "nonce").ToArray()
            : (ReadOnlyMemory<byte>?)null;
        reader.End();
        return new FedAuthFeature(library, (options & 1) != 0, token, workflow, nonce);
    }

    /// <summary>The feature for a login.</summary>
    public FeatureExtension ToFeature()
    {
        var output = new ArrayBufferWriter<byte>(64);
        output.WriteByte((byte)(((byte)Library << 1) | (Echo ? 1 : 0)));
        if (Library == FedAuthLibrary.SecurityToken)
        {
            var token = Token ?? throw new InvalidOperationException("A security token is missing.");
            output.WriteUInt32((uint)token.Length);
            output.Write(token.Span);
        }
        else
        {
            output.WriteByte(Workflow ?? 0);
        }

        output.Write((Nonce ?? default).Span);
        return new FeatureExtension(FeatureId.FedAuth, output.WrittenSpan.ToArray());
    }

    /// <summary>Never the token.</summary>
    public override string ToString() => $"{Name}, library {Library}";
}
