using System.Security.Cryptography;
using System.Text;
using Gatehouse.Cli.Up;

namespace Gatehouse.Cli.Run;

/// <summary>A small <c>az</c> for a program's PATH: it gives tokens of one signed-in user, and hands everything else to the real one.</summary>
/// <remarks>
/// The SDKs run exactly <c>az account get-access-token --output json --resource R [--tenant T]</c>. The real one logs in to databases with libpq, at a
/// name of Azure's and port 5432; <c>PGHOSTADDR</c> and <c>PGPORT</c> are all that can send it elsewhere, so the shim asks for the server that is named.
/// For MySQL there are no such variables: see <see cref="AzPython"/>.
/// </remarks>
internal static class AzShim
{
    /// <summary>Name of the variable that holds the PATH without the shim.</summary>
    public const string RestOfPath = "GATEHOUSE_AZ_PATH";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Writes the shim and returns its folder. The same user and folder give the same shim.</summary>
    public static string Write(string dataPath, string user)
    {
        var text = Script(OwnExecutable.Command, dataPath, user);
        var folder = Make(dataPath, "az", text);
        ReplacedFile.Write(Path.Combine(folder, "az"), text, OwnerOnly);
        return folder;
    }

    /// <summary>The folder where the real <c>az</c> keeps a user's sign-in to the local cloud: one for each user, so that <c>--as</c> decides.</summary>
    public static string ConfigFolder(string dataPath, string user) => Make(dataPath, "az-config", user.ToUpperInvariant());

    public static string Script(IReadOnlyList<string> command, string dataPath, string user) => $"""
        #!/bin/sh
        # Written by gatehouse run --as.
        case "$1 $2" in
            "account get-access-token" | "account show")
                action=$2
                shift 2
                exec {string.Join(' ', command.Select(Quote))} --cloud local --data {Quote(dataPath)} account "$action" --as {Quote(user)} "$@"
                ;;
        esac
        case " $* " in
            *" connection create postgres-flexible "* | *" connection create mysql-flexible "*)
                eval "$({string.Join(' ', command.Select(Quote))} --cloud local --data {Quote(dataPath)} az-environment --as {Quote(user)} -- "$@")"
                ;;
        esac
        PATH=${RestOfPath}
        export PATH
        if command -v az >/dev/null 2>&1; then
            exec az "$@"
        fi
        echo "az: only 'az account get-access-token' and 'az account show' are answered by gatehouse run, and there is no other az on PATH" >&2
        exit 127

        """;

    private static string Make(string dataPath, string kind, string key)
    {
        var folder = Path.Combine(dataPath, kind, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..16]);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, OwnerOnly);
        return folder;
    }

    // Inside single quotes sh knows no special character but the quote itself.
    internal static string Quote(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
