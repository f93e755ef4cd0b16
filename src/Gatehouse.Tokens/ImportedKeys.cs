using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Gatehouse.Tokens;

/// <summary>Verifies with keys that were imported before: with OpenSSL 3 an import costs more than a verification. Thread-safe.</summary>
internal static class ImportedKeys
{
    private const int MaxIdle = 16; // of one key: as many as verify at once

    // A key that nobody holds any more takes its imports with it.
    private static readonly ConditionalWeakTable<SigningKey, ConcurrentBag<RSA>> Idle = [];

    /// <summary>True when the signature, with SHA-256 and the padding, is the key's.</summary>
    public static bool Verify(SigningKey key, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature, RSASignaturePadding padding)
    {
        var idle = Idle.GetOrCreateValue(key);
        if (!idle.TryTake(out var rsa))
            rsa = RSA.Create(key.Parameters);
        try
        {
            return rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, padding);
        }
        finally
        {
            if (idle.Count < MaxIdle)
                idle.Add(rsa);
            else
                rsa.Dispose();
        }
    }
}
