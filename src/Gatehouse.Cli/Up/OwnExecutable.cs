namespace Gatehouse.Cli.Up;

/// <summary>How this program is started again.</summary>
internal static class OwnExecutable
{
    /// <summary>The words before the arguments: the executable, or <c>dotnet</c> and the assembly.</summary>
    public static IReadOnlyList<string> Command
    {
        get
        {
            var process = Environment.ProcessPath ?? "gatehouse";
            return Path.GetFileNameWithoutExtension(process) == "gatehouse"
                ? [process]
                : [process, Path.Combine(AppContext.BaseDirectory, "gatehouse.dll")];
        }
    }
}
