using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;
using Gatehouse.LocalCloud.State;

namespace Gatehouse.Cli.Cloud;

/// <summary>How one principal gets tokens. Both secrets stay in the file.</summary>
/// <param name="Name">User principal name, or application id.</param>
/// <param name="RefreshToken">A user's refresh token. Null for a service principal.</param>
/// <param name="ClientSecret">A service principal's secret. Null for a user.</param>
internal sealed record Login(string Name, string? RefreshToken, string? ClientSecret)
{
    public bool IsUser => RefreshToken is not null;

    public override string ToString() => Name;
}

/// <summary>Who is signed in: <c>{"user", "refreshToken", "logins": {name: {...}}}</c>, readable by its owner only.</summary>
/// <remarks>The local cloud writes the first two members at its first start; more logins are kept beside them, so that <c>run --as</c> finds them.</remarks>
internal sealed class LoginFile
{
    private readonly string _path;
    private readonly Dictionary<string, Login> _logins = new(StringComparer.OrdinalIgnoreCase);
    private string? _current;

    private LoginFile(string path) => _path = path;

    /// <summary>The login that is used where none is named. Null when nobody is signed in.</summary>
    public Login? Current => _current is null ? null : _logins.GetValueOrDefault(_current);

    public IReadOnlyCollection<Login> All => _logins.Values;

    /// <exception cref="CliException">The file is damaged. The message names it.</exception>
    public static LoginFile Read(string dataPath)
    {
        var file = new LoginFile(Path.Combine(dataPath, "login.json"));
        if (!File.Exists(file._path))
            return file;
        try
        {
            var document = JsonNode.Parse(File.ReadAllText(file._path)) as JsonObject ?? throw new JsonException("not an object");
            foreach (var (name, entry) in document["logins"] as JsonObject ?? [])
                file._logins[name] = new Login(name, (string?)entry?["refreshToken"], (string?)entry?["clientSecret"]);
            file._current = (string?)document["user"];
            if (file._current is { } user && (string?)document["refreshToken"] is { } token)
                file._logins[user] = new Login(user, token, null);
            return file;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The text of the error could quote the file.
            throw new CliException(ExitCode.Failure, $"The file '{file._path}' is damaged ({e.GetType().Name}). Delete it, then type: gatehouse login");
        }
    }

    public Login? Find(string name) => _logins.GetValueOrDefault(name);

    /// <summary>Keeps the login and makes it the current one.</summary>
    public void Save(Login login)
    {
        _logins[login.Name] = login;
        _current = login.Name;
        var document = new JsonObject { ["user"] = login.Name };
        if (login.RefreshToken is not null)
            document["refreshToken"] = login.RefreshToken;
        document["logins"] = new JsonObject(_logins.Values.Select(one => KeyValuePair.Create<string, JsonNode?>(one.Name, Secrets(one))));
        DurableFile.Write(_path, Encoding.UTF8.GetBytes(document.ToJsonString() + "\n"));
    }

    private static JsonObject Secrets(Login login)
        => login.RefreshToken is not null ? new JsonObject { ["refreshToken"] = login.RefreshToken } : new JsonObject { ["clientSecret"] = login.ClientSecret };
}
