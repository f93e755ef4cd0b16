using System.Buffers.Text;
using System.Security.Cryptography;
using Gatehouse.LocalCloud.Entra.Http;

namespace Gatehouse.LocalCloud.Entra.DeviceLogin;

/// <summary>The device sign-ins that wait for a person (RFC 8628). Kept in memory: they live minutes. Thread-safe.</summary>
internal sealed class DeviceCodes(TimeProvider time)
{
    /// <summary>How long a code can be used: 15 minutes, as Entra's.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    /// <summary>Most sign-ins that wait at once.</summary>
    public const int MaxWaiting = 1_000;

    private const int UserCodeLength = 9;
    private const string Alphabet = "BCDFGHJKLMNPQRSTVWXZ"; // RFC 8628, section 6.1: no vowels, so no words; nothing that looks like a digit
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Waiting> _byDeviceCode = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Waiting> _byUserCode = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Begins a sign-in.</summary>
    public (string DeviceCode, string UserCode) Begin(string clientId, string scope)
    {
        var deviceCode = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        lock (_gate)
        {
            Forget();
            if (_byDeviceCode.Count >= MaxWaiting)
                throw EntraException.TooManyDevices();
            string userCode;
            do
                userCode = RandomNumberGenerator.GetString(Alphabet, UserCodeLength);
            while (_byUserCode.ContainsKey(userCode));
            var waiting = new Waiting(deviceCode, userCode, clientId, scope, time.GetUtcNow() + Life);
            _byDeviceCode.Add(deviceCode, waiting);
            _byUserCode.Add(userCode, waiting);
            return (deviceCode, userCode);
        }
    }

    /// <summary>The person who typed the code has signed in.</summary>
    /// <returns>False when there is no such code, or it is too old or used.</returns>
    public bool Approve(string userCode, User user)
    {
        lock (_gate)
        {
            if (!_byUserCode.TryGetValue(userCode, out var waiting) || waiting.User is not null || IsOver(waiting))
                return false;
            waiting.User = user;
            return true;
        }
    }

    /// <summary>The program asks whether the person has signed in. A device code that was redeemed is gone.</summary>
    /// <exception cref="EntraException">Not yet, not any more, or never.</exception>
    public (User User, string Scope) Redeem(string deviceCode, string clientId)
    {
        lock (_gate)
        {
            if (!_byDeviceCode.TryGetValue(deviceCode, out var waiting) || !string.Equals(waiting.ClientId, clientId, StringComparison.OrdinalIgnoreCase))
                throw EntraException.InvalidGrant("Provided grant is invalid: this client has no such device code.");
            if (IsOver(waiting))
                throw EntraException.DeviceCodeExpired();
            if (waiting.User is not { } user)
                throw EntraException.AuthorizationPending();
            Remove(waiting);
            return (user, waiting.Scope);
        }
    }

    private bool IsOver(Waiting waiting) => time.GetUtcNow() >= waiting.ExpiresOn;

    // One life after its end, so that a program that polls late is told "expired" and not "never heard of it".
    private void Forget()
    {
        var now = time.GetUtcNow();
        foreach (var waiting in _byDeviceCode.Values.Where(waiting => now >= waiting.ExpiresOn + Life).ToList())
            Remove(waiting);
    }

    private void Remove(Waiting waiting)
    {
        _byDeviceCode.Remove(waiting.DeviceCode);
        _byUserCode.Remove(waiting.UserCode);
    }

    private sealed class Waiting(string deviceCode, string userCode, string clientId, string scope, DateTimeOffset expiresOn)
    {
        public string DeviceCode => deviceCode;

        public string UserCode => userCode;

        public string ClientId => clientId;

        public string Scope => scope;

        public DateTimeOffset ExpiresOn => expiresOn;

        public User? User { get; set; }
    }
}
