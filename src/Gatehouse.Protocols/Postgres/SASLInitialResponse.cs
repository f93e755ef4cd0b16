using System.Buffers;
using System.Security.Cryptography;

namespace Gatehouse.Protocols.Postgres;

/// <summary>The client's choice of a SASL mechanism, with its first data. May hold a token: <see cref="Clear"/> it after use.</summary>
/// <remarks>https://www.postgresql.org/docs/18/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-SASLINITIALRESPONSE</remarks>
public sealed class SASLInitialResponse : IPostgresMessage
{
    /// <summary>Type byte; the other answers to an authentication request share it.</summary>
    public const byte Type = PasswordMessage.Type;

    private const int Absent = -1;
    private readonly byte[]? _data;

    /// <summary>Makes a message.</summary>
    /// <param name="mechanism">The mechanism.</param>
    /// <param name="data">Its first data; null for none, which is not the same as empty.</param>
    public SASLInitialResponse(string mechanism, byte[]? data) => (Mechanism, _data) = (mechanism, data);

    /// <summary>The mechanism.</summary>
    public string Mechanism { get; }

    /// <summary>Whether there is data, if only empty.</summary>
    public bool HasData => _data is not null;

    /// <summary>The mechanism's first data.</summary>
    public ReadOnlySpan<byte> Data => _data;

    /// <summary>Parses a complete body.</summary>
    public static SASLInitialResponse Parse(ReadOnlySpan<byte> body)
    {
        var reader = new PostgresReader(body, nameof(SASLInitialResponse));
        var mechanism = reader.ReadString("mechanism");
        var length = reader.ReadInt32("length");
        if (length < Absent)
            throw ProtocolException.LengthOutOfRange(nameof(SASLInitialResponse), length, Absent, body.Length);
        var data = length == Absent ? null : reader.ReadBytes(length, "data").ToArray();
        reader.End();
        return new SASLInitialResponse(mechanism, data);
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        output.WriteHeader(Type, PostgresWriter.StringLength(Mechanism) + sizeof(int) + (_data?.Length ?? 0));
        output.WriteString(Mechanism);
        output.WriteInt32(_data?.Length ?? Absent);
        output.Write(_data);
    }

    /// <summary>Overwrites the data in memory.</summary>
    public void Clear() => CryptographicOperations.ZeroMemory(_data);

    /// <summary>Never the data.</summary>
    public override string ToString() => $"{nameof(SASLInitialResponse)}({Mechanism}, {_data?.Length ?? Absent} bytes)";
}
