using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.State;

/// <summary>The local cloud's memory: JSON documents by resource id, one file each. Thread-safe.</summary>
/// <remarks>
/// Ids are paths such as <c>/subscriptions/…/resourceGroups/rg/providers/Microsoft.Web/sites/web1</c> or <c>/directory/users/{oid}</c> and are
/// compared without case, as Resource Manager does. A write returns when the document is durable. Documents are handed out as copies.
/// A file holds <c>{"id": …, "document": …}</c>: the file's name cannot carry the case of an id, nor all of a long one.
/// </remarks>
public sealed class StateStore
{
    private const int MaxDepth = 64;
    private static readonly JsonWriterOptions Indented = new() { Indented = true };
    private readonly string _folder;
    private readonly ConcurrentDictionary<string, Entry> _documents = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _writing = new();

    /// <summary>Reads every document under the folder.</summary>
    /// <param name="folder">Folder of the documents; it exists.</param>
    /// <exception cref="StateException">A file is not a document. The message names the file.</exception>
    public StateStore(string folder)
    {
        _folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        foreach (var file in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories))
        {
            if (file.EndsWith(DurableFile.TemporarySuffix, StringComparison.Ordinal))
                File.Delete(file); // what a crash left half written was never acknowledged
            else if (file.EndsWith(StatePath.Suffix, StringComparison.Ordinal))
                Load(file);
        }
    }

    /// <summary>Returns a copy of the document, or null.</summary>
    /// <param name="id">Its id, any case.</param>
    public JsonObject? Find(string id) => _documents.TryGetValue(StatePath.Normalise(id), out var entry) ? Copy(entry) : null;

    /// <summary>Returns copies of all documents whose id begins with the prefix, in the order of their ids.</summary>
    /// <param name="prefix">For example <c>/subscriptions/…/resourceGroups/</c>, with the last slash.</param>
    public IReadOnlyList<(string Id, JsonObject Document)> List(string prefix) => List(prefix, static _ => true);

    /// <summary>Returns copies of the documents whose id begins with the prefix and satisfies the condition, in the order of their ids.</summary>
    /// <param name="prefix">As for <see cref="List(string)"/>.</param>
    /// <param name="where">The condition; documents that fail it are not copied.</param>
    public IReadOnlyList<(string Id, JsonObject Document)> List(string prefix, Func<string, bool> where)
    {
        prefix = prefix.Trim('/') is "" ? "/" : StatePath.Normalise(prefix) + (prefix.EndsWith('/') ? "/" : "");
        return [.. _documents.Values
            .Where(entry => entry.Id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && where(entry.Id))
            .OrderBy(entry => entry.Id, StringComparer.OrdinalIgnoreCase)
            .Select(entry => (entry.Id, Copy(entry)))];
    }

    /// <summary>Stores the document, durably, in place of what was there.</summary>
    /// <param name="id">Its id. The case of the first write is kept.</param>
    /// <param name="document">The document; the store keeps a copy.</param>
    /// <exception cref="ArgumentException">The id has no part, is not well-formed, or is too long for a file.</exception>
    /// <exception cref="JsonException">The document is nested deeper than 63.</exception>
    public void Put(string id, JsonObject document)
    {
        id = StatePath.Normalise(id);
        lock (_writing)
        {
            if (_documents.TryGetValue(id, out var known))
                id = known.Id;
            var path = StatePath.FileOf(_folder, id);
            var content = Serialise(id, document);
            var entry = Parse(content); // before the file is replaced: what could not be read again is not written
            DurableFile.CreateFolder(Path.GetDirectoryName(path)!);
            DurableFile.Write(path, content);
            _documents[id] = entry;
        }
    }

    /// <summary>Deletes the document and everything below it.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>False when there was none.</returns>
    public bool Delete(string id)
    {
        id = StatePath.Normalise(id);
        lock (_writing)
        {
            // Children first: a crash half way leaves no orphan below a missing parent.
            var children = _documents.Keys.Where(key => key.StartsWith(id + "/", StringComparison.OrdinalIgnoreCase));
            foreach (var child in children.OrderByDescending(key => key.Length).ToList())
                Remove(child);
            return Remove(id);
        }
    }

    private bool Remove(string id)
    {
        if (!_documents.ContainsKey(id))
            return false;
        var file = StatePath.FileOf(_folder, id);
        DurableFile.Delete(file);
        _documents.TryRemove(id, out _);
        DropEmptyFolders(Path.GetDirectoryName(file)!);
        return true;
    }

    private void DropEmptyFolders(string folder)
    {
        while (folder.Length > _folder.Length && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
            folder = Path.GetDirectoryName(folder)!;
        }
    }

    private void Load(string file)
    {
        Entry entry;
        try
        {
            entry = Parse(File.ReadAllBytes(file));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new StateException($"The state file '{file}' cannot be read as a document ({e.Message}). Mend it or move it away, then start again.", e);
        }

        if (StatePath.FileOf(_folder, entry.Id) is var expected && expected != file)
            throw new StateException($"The state file '{file}' says that it is '{entry.Id}', whose file is '{expected}'. Move it away, then start again.");
        _documents[entry.Id] = entry;
    }

    private static byte[] Serialise(string id, JsonObject document)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
        {
            writer.WriteStartObject();
            writer.WriteString("id", id);
            writer.WritePropertyName("document");
            document.WriteTo(writer);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static Entry Parse(byte[] content)
    {
        var root = StrictJson.Parse(content, MaxDepth);
        return root.ValueKind == JsonValueKind.Object
            && root.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
            && root.TryGetProperty("document", out var document) && document.ValueKind == JsonValueKind.Object
            ? new Entry(StatePath.Normalise(id.GetString()!), document)
            : throw new JsonException("expected an object with the string 'id' and the object 'document'");
    }

    private static JsonObject Copy(Entry entry) => JsonObject.Create(entry.Document)!;

    // An element is immutable: a copy is a new mutable view over it, and readers share nothing that changes.
    private sealed record Entry(string Id, JsonElement Document);
}

/// <summary>The state on disk cannot be used. The message names the file and what to do.</summary>
public sealed class StateException(string message, Exception? inner = null) : Exception(message, inner);
