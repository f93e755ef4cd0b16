using System.Security.Cryptography;
using Gatehouse.LocalCloud.State;

namespace Gatehouse.LocalCloud.Entra.Issuing;

/// <summary>A symmetric key in the data folder: 32 random bytes, readable by the owner only.</summary>
internal static class SecretKeyFile
{
    private const int Length = 32;

    /// <summary>Reads the key, or makes it.</summary>
    /// <exception cref="StateException">The file is not a key. The message names it.</exception>
    public static byte[] Load(DataFolder data, string name)
    {
        var file = Path.Combine(data.Keys, name);
        if (!File.Exists(file))
            DurableFile.Write(file, RandomNumberGenerator.GetBytes(Length));
        var key = File.ReadAllBytes(file);
        return key.Length == Length
            ? key
            : throw new StateException($"The key file '{file}' has {key.Length} bytes, not {Length}. Delete it, then start again: what was signed with it is refused from then on.");
    }
}
