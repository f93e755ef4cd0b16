using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Protocols.MySql;

namespace Gatehouse.Gateway.MySql;

/// <summary>The secret from which the gateway computes the password of every database user that is mapped to a principal.</summary>
/// <remarks>
/// No one knows those passwords and nothing keeps them: the database holds only a hash of 256 random bits, which no one can turn back.
/// Why this way: <c>docs/designs/004-mysql-gateway.md</c>. Thread-safe.
/// </remarks>
public sealed class MySqlKey : IEquatable<MySqlKey>
{
    /// <summary>Length of the key, in bytes.</summary>
    public const int Length = 32;

    private readonly byte[] _key;

    private MySqlKey(byte[] key) => _key = key;

    /// <summary>Reads the key from its file, or makes both. The file is readable by its owner only.</summary>
    /// <param name="path">The file. Its folder must exist.</param>
    /// <exception cref="IOException">The file cannot be read or made.</exception>
    /// <exception cref="InvalidDataException">The file is not a key, or others than its owner can read it.</exception>
    public static MySqlKey LoadOrCreate(string path)
    {
        if (!File.Exists(path))
            Create(path);

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != 0)
            throw new InvalidDataException($"Others can read the key file {path}. Type: chmod 600 {path}");

        using var file = File.OpenRead(path);
        var key = new byte[Length];
        if (file.Length != Length || file.ReadAtLeast(key, Length, throwOnEndOfStream: false) != Length)
            throw new InvalidDataException(
                $"The key file {path} does not have {Length} bytes. Put the right file there, or delete it: then every mapped database user gets a new password at its next login.");
        return new MySqlKey(key);
    }

    /// <summary>Makes a key that no file keeps.</summary>
    public static MySqlKey Create() => new(RandomNumberGenerator.GetBytes(Length));

    /// <summary>The key of these bytes.</summary>
    internal static MySqlKey Of(byte[] key)
        => key.Length == Length ? new(key) : throw new ArgumentException($"A key has {Length} bytes.", nameof(key));

    /// <inheritdoc/>
    public bool Equals(MySqlKey? other) => other is not null && CryptographicOperations.FixedTimeEquals(_key, other._key);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MySqlKey);

    /// <summary>Of a hash of the key: says nothing of it.</summary>
    public override int GetHashCode() => System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(SHA256.HashData(_key));

    /// <summary>Never the key.</summary>
    public override string ToString() => nameof(MySqlKey);

    /// <summary>The password of a database user: of the same strength as the key.</summary>
    /// <param name="user">Exact name.</param>
    internal byte[] Password(string user)
    {
        var mac = HMACSHA256.HashData(_key, (byte[])[.. "gatehouse mysql user\0"u8, .. Encoding.UTF8.GetBytes(user)]);
        return Base64Url.EncodeToUtf8(mac);
    }

    /// <summary>What the server keeps of that password.</summary>
    /// <param name="user">Exact name.</param>
    internal string Hash(string user) => NativePassword.Hash(Password(user));

    private static void Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        // Under its own name only when it is whole: a key cut short by a crash would lock every user out.
        var temporary = $"{path}.{Guid.NewGuid():N}";
        using (var file = new FileStream(temporary, options))
        {
            file.Write(RandomNumberGenerator.GetBytes(Length));
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary); // another process was first
        }
    }
}
