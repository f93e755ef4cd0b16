using System.Buffers.Binary;
using System.Security.Cryptography;
using Gatehouse.Protocols.Postgres;

namespace Gatehouse.Gateway.Postgres;

/// <summary>
/// Makes a client's cancel request one that only a peer can have sent, and only a peer can read. On the wire it is a cancel request
/// like any other, with a longer secret: nonce, then time and secret under AES-256-GCM, then tag. Thread-safe.
/// </summary>
internal sealed class CancelSeal(ReadOnlySpan<byte> key)
{
    /// <summary>How far a sealed request's time may be from the reader's clock: how long one that was recorded could be repeated.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);

    // NIST SP 800-38D sections 8.2.2 and 5.2.1.2: a random nonce of 96 bits is good for 2^32 messages of one key.
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int Overhead = NonceLength + sizeof(long) + TagLength;
    private readonly byte[] _key = key.ToArray();

    /// <summary>Whether a request may be a sealed one: the secrets that a gateway gives are never that long.</summary>
    public static bool MayBeSealed(CancelRequest request) => request.SecretKey.Length is
        Overhead + BackendKeyData.MinSecretLength or Overhead + CancelKeys.LongSecretLength;

    /// <summary>Seals a request.</summary>
    public CancelRequest Seal(CancelRequest request, DateTimeOffset now)
    {
        var plain = new byte[sizeof(long) + request.SecretKey.Length];
        BinaryPrimitives.WriteInt64BigEndian(plain, now.ToUnixTimeMilliseconds());
        request.SecretKey.Span.CopyTo(plain.AsSpan(sizeof(long)));
        var sealedSecret = new byte[NonceLength + plain.Length + TagLength];
        var nonce = sealedSecret.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key, TagLength);
        aes.Encrypt(
            nonce, plain, sealedSecret.AsSpan(NonceLength, plain.Length), sealedSecret.AsSpan(NonceLength + plain.Length), Bound(request));
        return new CancelRequest(request.ProcessId, sealedSecret);
    }

    /// <summary>The client's request; null where no peer has sealed it, or not lately.</summary>
    public CancelRequest? Open(CancelRequest request, DateTimeOffset now)
    {
        if (!MayBeSealed(request))
            return null;
        var content = request.SecretKey.Span;
        var plain = new byte[content.Length - NonceLength - TagLength];
        using var aes = new AesGcm(_key, TagLength);
        try
        {
            aes.Decrypt(content[..NonceLength], content[NonceLength..^TagLength], content[^TagLength..], plain, Bound(request));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        var age = now.ToUnixTimeMilliseconds() - BinaryPrimitives.ReadInt64BigEndian(plain);
        return Math.Abs(age) > MaxAge.TotalMilliseconds ? null : new CancelRequest(request.ProcessId, plain.AsMemory(sizeof(long)));
    }

    private static byte[] Bound(CancelRequest request)
    {
        var bound = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bound, request.ProcessId);
        return bound;
    }
}
