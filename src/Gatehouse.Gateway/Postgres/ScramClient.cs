using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Gateway.Postgres;

/// <summary>The client's side of SCRAM-SHA-256 (RFC 5802, RFC 7677), for one login.</summary>
/// <remarks>No channel binding: the server has shown a verified certificate for its name. The user's name is empty, as PostgreSQL has it already.</remarks>
internal sealed class ScramClient
{
    public const string Mechanism = "SCRAM-SHA-256";

    private const int MaxIterations = 1_000_000;
    private readonly byte[] _password;
    private readonly string _nonce;
    private byte[]? _serverSignature;

    public ScramClient(byte[] password) : this(password, Convert.ToBase64String(RandomNumberGenerator.GetBytes(18)))
    {
    }

    /// <summary>The same with a nonce of the specification's example.</summary>
    internal ScramClient(byte[] password, string nonce, string user = "")
    {
        (_password, _nonce) = (password, nonce);
        FirstBare = $"n={user},r={nonce}";
    }

    /// <summary>Whether the server has proved that it knows the password too.</summary>
    public bool IsVerified { get; private set; }

    private string FirstBare { get; }

    public byte[] First() => Encoding.ASCII.GetBytes("n,," + FirstBare);

    /// <summary>Answers the server's first message.</summary>
    /// <exception cref="FormatException">It is not of the mechanism's form.</exception>
    public byte[] Answer(ReadOnlySpan<byte> serverFirst)
    {
        var text = Encoding.ASCII.GetString(serverFirst);
        var parts = text.Split(',');
        if (parts.Length < 3 || Value(parts[0], 'r') is not { } nonce || Value(parts[1], 's') is not { } saltText || Value(parts[2], 'i') is not { } count)
            throw new FormatException("its first SCRAM message is not of the form r=,s=,i=");
        if (!nonce.StartsWith(_nonce, StringComparison.Ordinal) || nonce.Length == _nonce.Length)
            throw new FormatException("its SCRAM nonce does not begin with the gateway's");
        if (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) || iterations is < 1 or > MaxIterations)
            throw new FormatException($"its SCRAM iterations are not a number from 1 to {MaxIterations}");
        var salt = new byte[saltText.Length];
        if (!Convert.TryFromBase64String(saltText, salt, out var saltLength) || saltLength == 0)
            throw new FormatException("its SCRAM salt is not base64");

        var withoutProof = $"c=biws,r={nonce}"; // base64 of "n,,"
        var signed = Encoding.ASCII.GetBytes($"{FirstBare},{text},{withoutProof}");
        var salted = Rfc2898DeriveBytes.Pbkdf2(_password, salt.AsSpan(0, saltLength), iterations, HashAlgorithmName.SHA256, 32);
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        var proof = HMACSHA256.HashData(SHA256.HashData(clientKey), signed);
        for (var i = 0; i < proof.Length; i++)
            proof[i] ^= clientKey[i];
        _serverSignature = HMACSHA256.HashData(HMACSHA256.HashData(salted, "Server Key"u8), signed);
        CryptographicOperations.ZeroMemory(salted);
        return Encoding.ASCII.GetBytes($"{withoutProof},p={Convert.ToBase64String(proof)}");
    }

    /// <summary>Checks the server's last message.</summary>
    /// <exception cref="FormatException">It does not prove that the server knows the password.</exception>
    public void Verify(ReadOnlySpan<byte> serverFinal)
    {
        var signature = new byte[32];
        if (_serverSignature is null || Value(Encoding.ASCII.GetString(serverFinal).Split(',')[0], 'v') is not { } text
            || !Convert.TryFromBase64String(text, signature, out var length) || length != signature.Length
            || !CryptographicOperations.FixedTimeEquals(signature, _serverSignature))
        {
            throw new FormatException("it does not prove that it knows the database user's password");
        }

        IsVerified = true;
    }

    private static string? Value(string part, char name) => part.Length > 2 && part[0] == name && part[1] == '=' ? part[2..] : null;
}
