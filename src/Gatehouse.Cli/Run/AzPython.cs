namespace Gatehouse.Cli.Run;

/// <summary>A folder for the real <c>az</c>'s PYTHONPATH: its one file sends the login to a MySQL server to the local one.</summary>
/// <remarks>
/// <c>az</c> logs in with PyMySQL, at <c>{server}.mysql.database.azure.com:3306</c>; no variable that PyMySQL reads changes either.
/// A Python that is told to ignore PYTHONPATH (<c>-I</c>, as in Microsoft's own packages of <c>az</c>) does not see the file.
/// </remarks>
internal static class AzPython
{
    /// <summary>Name of the variable that holds the server's name and its port, as <c>name=port</c>.</summary>
    public const string Host = "GATEHOUSE_MYSQL_HOST";

    private const string FileName = "sitecustomize.py"; // Python runs it before the program

    /// <summary>Writes the file and returns its folder.</summary>
    public static string Write(string dataPath)
    {
        var folder = Path.Combine(Path.GetFullPath(dataPath), "az-python");
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        ReplacedFile.Write(Path.Combine(folder, FileName), Text(), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return folder;
    }

    internal static string Text()
    {
        using var resource = typeof(AzPython).Assembly.GetManifestResourceStream(FileName)!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
