using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Gateway.Configuration;

/// <summary>Reads a file that holds a secret: nobody but its owner may read it.</summary>
internal static class SecretFile
{
    private const int MaxLength = 4096;

    /// <summary>A file's bytes; null where it cannot be used, which is told then.</summary>
    /// <param name="reader">The settings.</param>
    /// <param name="name">The setting that names the file.</param>
    /// <param name="path">The file.</param>
    /// <param name="files">Gets a hash of it, so that a change is seen.</param>
    public static byte[]? Read(SettingReader reader, string name, string path, StringBuilder files)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != 0)
            {
                reader.Error(name, $"names '{Refusals.Clean(path)}', which others than its owner can reach. Type: chmod 600 {Refusals.Clean(path)}");
                return null;
            }

            using var file = File.OpenRead(path);
            var content = new byte[MaxLength + 1];
            var length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            if (length is 0 or > MaxLength)
            {
                reader.Error(name, $"names '{Refusals.Clean(path)}', which is empty or has more than {MaxLength} bytes");
                return null;
            }

            files.Append(Convert.ToHexString(SHA256.HashData(content.AsSpan(0, length))));
            return content[..length];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            reader.Error(name, $"names '{Refusals.Clean(path)}', which cannot be read: {e.Message.TrimEnd('.')}");
            return null;
        }
    }

    /// <summary>A password: the first line of a file. Null where there is none, which is told then.</summary>
    public static string? ReadPassword(SettingReader reader, string name, StringBuilder files)
    {
        if (reader.Text(name) is not { } path || Read(reader, name, path, files) is not { } content)
            return null;
        var password = Encoding.UTF8.GetString(content).TrimEnd('\r', '\n');
        if (password.Length > 0 && !password.Any(char.IsControl))
            return password;
        reader.Error(name, $"names '{Refusals.Clean(path)}', which does not hold one password on one line");
        return null;
    }
}
