using System.Text.Json.Nodes;

namespace Gatehouse.Connector.Connections.Steps;

/// <summary>Writes the settings to a file on this machine: <c>.env</c>, or the manifest of a cluster. Its owner alone can read it.</summary>
internal sealed class WriteFile : IConnectionStep
{
    public string Kind => "file";

    public string Sentence(ConnectionDraft draft) => $"Write '{draft.Request.File}'";

    public async Task<bool> CheckAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        var path = draft.Request.File!;
        draft.PresentFile = System.IO.File.Exists(path) ? await System.IO.File.ReadAllTextAsync(path, cancellationToken) : null;
        return draft.PresentFile == Wanted(draft);
    }

    public Task ApplyAsync(ConnectionDraft draft, CancellationToken cancellationToken)
        => ReplaceAsync(draft.Request.File!, Wanted(draft), cancellationToken);

    // What the file had may be secret; the journal is kept like one.
    public JsonObject Before(ConnectionDraft draft) => new() { ["old"] = draft.PresentFile, ["path"] = Path.GetFullPath(draft.Request.File!) };

    public async Task UndoAsync(ConnectionDraft draft, JsonObject before, CancellationToken cancellationToken)
    {
        var path = (string)before["path"]!;
        if ((string?)before["old"] is { } old)
        {
            await ReplaceAsync(path, old, cancellationToken);
            return;
        }

        try
        {
            System.IO.File.Delete(TemporaryOf(path)); // a killed command leaves it
            System.IO.File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // It went with its folder.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConnectorException(ConnectorErrorCode.Refused, $"The file '{path}' cannot be deleted: {e.Message}", e);
        }
    }

    private static string Wanted(ConnectionDraft draft) => draft.Source.File.Write(
        draft.PresentFile, draft.Name, draft.Request, [.. draft.Configurations().Select(one => one.Entry)]);

    private static async Task ReplaceAsync(string path, string text, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var temporary = TemporaryOf(path);
        try
        {
            System.IO.File.Delete(temporary);
            await using (var stream = new FileStream(temporary, options))
            {
                await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), cancellationToken);
                stream.Flush(flushToDisk: true);
            }

            System.IO.File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConnectorException(ConnectorErrorCode.Refused, $"The file '{path}' cannot be written: {e.Message}", e);
        }
    }

    // The same name each time, so that undoing finds it; only one command at a time writes, for it has the journal.
    private static string TemporaryOf(string path) => path + ".gatehouse.tmp";
}
