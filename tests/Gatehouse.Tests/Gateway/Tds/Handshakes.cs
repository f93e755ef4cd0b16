namespace Gatehouse.Tests.Gateway.Tds;

/// <summary>Every way to begin a session.</summary>
internal static class Handshakes
{
    public static readonly IReadOnlyDictionary<string, Func<ClientScript, Task>> All = new Dictionary<string, Func<ClientScript, Task>>
    {
        ["token in the login"] = client => client.LoginAsync(),
        ["token asked for"] = client => client.LoginAsync(asks: true),
        ["strict, token in the login"] = client => client.LoginAsync(strict: true),
        ["strict, token asked for"] = client => client.LoginAsync(strict: true, asks: true),
    };
}
