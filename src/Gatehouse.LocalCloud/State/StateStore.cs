using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.State;

/// <summary>The local cloud's memory: JSON documents by resource id, one file each. Thread-safe.</summary>
/// <remarks>
/// Ids are paths such as <c>/subscriptions/…/resourceGroups/rg/providers/Microsoft.Web/sites/web1</c> or <c>/directory/users/{oid}</c> and are
/// compared without case, as Resource Manager does. A write returns when the document is durable. Documents are handed out as copies.
/// </remarks>
public sealed class StateStore
{
    private const string Suffix = ".json";
    private readonly string _folder;
    private readonly ConcurrentDictionary<string, JsonObject> _documents = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _writing = new();

    /// <summary>Reads every document under the folder.</summary>
    /// <param name="folder">Folder of the documents; it exists.</param>
    /// <exception cref="StateException">A file is not a JSON object. The message names the file.</exception>
    public StateStore(string folder)
    {
        _folder = folder;
        foreach (var file in Directory.EnumerateFiles(folder, "*" + Suffix, SearchOption.AllDirectories))
            _documents[IdOf(file)] = Read(file);

        // What a crash left half written was never acknowledged.
        foreach (var file in Directory.EnumerateFiles(folder, "*.tmp", SearchOption.AllDirectories))
            File.Delete(file);
    }

    /// <summary>Returns a copy of the document, or null.</summary>
    /// <param name="id">Its id, any case.</param>
    public JsonObject? Find(string id) => _documents.TryGetValue(Normalise(id), out var document) ? Copy(document) : null;

    /// <summary>Returns copies of all documents whose id begins with the prefix, in the order of their ids.</summary>
    /// <param name="prefix">For example <c>/subscriptions/…/resourceGroups/</c>, with the last slash.</param>
    public IReadOnlyList<(string Id, JsonObject Document)> List(string prefix)
    {
        prefix = Normalise(prefix) + (prefix.EndsWith('/') ? "/" : "");
        return [.. _documents
            .Where(entry => entry.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .OrderBy(entry => entry.Key, StringComparer.OrdinalIgnoreCase)
            .Select(entry => (entry.Key, Copy(entry.Value)))];
    }

    /// <summary>Stores the document, durably, in place of what was there.</summary>
    /// <param name="id">Its id. The case of the first write is kept.</param>
    /// <param name="document">The document; the store keeps a copy.</param>
    public void Put(string id, JsonObject document)
    {
        id = Normalise(id);
        var copy = Copy(document);
        lock (_writing)
        {
            var path = PathOf(id);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            DurableFile.Write(path, Encoding.UTF8.GetBytes(copy.ToJsonString(Indented)));
            _documents[id] = copy;
        }
    }

    /// <summary>Deletes the document and everything below it.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>False when there was none.</returns>
    public bool Delete(string id)
    {
        id = Normalise(id);
        lock (_writing)
        {
            // Children first: a crash half way leaves no orphan below a missing parent.
            foreach (var (child, _) in List(id + "/").OrderByDescending(entry => entry.Id.Length))
            {
                DurableFile.Delete(PathOf(child));
                _documents.TryRemove(child, out _);
            }

            DurableFile.Delete(PathOf(id));
            return _documents.TryRemove(id, out _);
        }
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static string Normalise(string id) => "/" + id.Trim('/');

    private static JsonObject Copy(JsonObject document) => (JsonObject)document.DeepClone();

    private static JsonObject Read(string file)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(file)) as JsonObject ?? throw new JsonException("not an object");
        }
        catch (JsonException e)
        {
            throw new StateException($"The state file '{file}' is not a JSON object ({e.Message}). Mend it or move it away, then start again.", e);
        }
    }

    // One folder per part of the id, in lower case because ids are compared without case; escaped, so that no id leaves the folder.
    private string PathOf(string id)
        => Path.Combine([_folder, .. id.ToLowerInvariant().Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Escape)]) + Suffix;

    private string IdOf(string file)
        => "/" + string.Join('/', Path.GetRelativePath(_folder, file)[..^Suffix.Length].Split(Path.DirectorySeparatorChar).Select(Uri.UnescapeDataString));

    // Uri.EscapeDataString leaves dots alone, and "." and ".." are the two names that walk.
    private static string Escape(string part) => Uri.EscapeDataString(part) is "." or ".." ? part.Replace(".", "%2E", StringComparison.Ordinal) : Uri.EscapeDataString(part);
}

/// <summary>The state on disk cannot be used. The message names the file and what to do.</summary>
public sealed class StateException(string message, Exception? inner = null) : Exception(message, inner);
