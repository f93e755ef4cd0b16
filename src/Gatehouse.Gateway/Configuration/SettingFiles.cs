using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gatehouse.Gateway.Upstream;

namespace Gatehouse.Gateway.Configuration;

/// <summary>Reads the files that a listener's settings name.</summary>
internal sealed class SettingFiles(SettingReader reader)
{
    /// <summary>Gets a hash of each file that is read, so that it changes exactly when the content of one does.</summary>
    public StringBuilder Hashes { get; } = new();

    public List<X509Certificate2>? Roots(string name)
    {
        if (reader.Text(name) is not { } path || Read(name, path) is not { } pem)
            return null;
        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            roots.Clear();
        }

        if (roots.Count == 0)
            reader.Error(name, $"names '{Refusals.Clean(path)}', which holds no certificate in PEM");
        return [.. roots];
    }

    /// <summary>A certificate with its key, which may stand in the same file.</summary>
    public X509Certificate2? KeyPair(string name, string keyName)
    {
        var (path, keyPath) = (reader.Text(name), reader.Text(keyName));
        if (path is null)
        {
            if (keyPath is not null)
                reader.Error(keyName, $"is of no use without '{name}'");
            return null;
        }

        var pem = Read(name, path);
        var key = keyPath is null ? pem : Read(keyName, keyPath);
        if (pem is null || key is null)
            return null;
        try
        {
            return X509Certificate2.CreateFromPem(pem, key);
        }
        catch (CryptographicException e)
        {
            reader.Error(name, $"cannot be used with its key: {e.Message.TrimEnd('.')}. Both must be PEM, the key without a passphrase");
            return null;
        }
    }

    /// <summary>A certificate authority whose key nobody else on this machine can read.</summary>
    public X509Certificate2? Authority(string name, string keyName)
    {
        if (KeyPair(name, keyName) is not { } authority)
            return null;
        var keySetting = reader.Text(keyName) is null ? name : keyName;
        CheckPrivate(keySetting, reader.Text(keySetting)!);
        if (UpstreamCertificates.Error(authority) is { } error)
            reader.Error(name, error);
        return authority;
    }

    /// <summary>A password file that nobody else on this machine can read.</summary>
    public UpstreamPasswords? Passwords(string name)
    {
        if (reader.Text(name) is not { } path || Read(name, path) is not { } text)
            return null;
        CheckPrivate(name, path);
        try
        {
            return UpstreamPasswords.Parse(text);
        }
        catch (FormatException e)
        {
            reader.Error(name, $"names '{Refusals.Clean(path)}', whose {e.Message}");
            return null;
        }
    }

    /// <summary>A file's text; null where it cannot be read, which is told then.</summary>
    public string? Read(string name, string path)
    {
        try
        {
            var content = File.ReadAllText(path);
            Hashes.Append(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(content))));
            return content;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            reader.Error(name, $"names '{Refusals.Clean(path)}', which cannot be read: {e.Message.TrimEnd('.')}");
            return null;
        }
    }

    private void CheckPrivate(string name, string path)
    {
        if (PrivateFile.Error(path) is { } error)
            reader.Error(name, error);
    }
}
