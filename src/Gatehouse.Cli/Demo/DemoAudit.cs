using System.Text.Json;
using Gatehouse.Gateway;

namespace Gatehouse.Cli.Demo;

/// <summary>Reads the local cloud's audit file as it grows.</summary>
internal sealed class DemoAudit(string file, TimeProvider time)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private int _seen;

    /// <summary>Forgets what was logged so far.</summary>
    public void Skip() => _seen = Read().Count;

    /// <summary>The first granted login since the last call, or null when none is logged in time.</summary>
    public async Task<AuditEvent?> NextGrantedAsync(CancellationToken cancellationToken)
    {
        // The program has ended, but its line may still be on its way to the file.
        for (var started = time.GetTimestamp(); time.GetElapsedTime(started) < Patience; await Task.Delay(Pause, time, cancellationToken))
        {
            var events = Read();
            if (events.Skip(_seen).FirstOrDefault(login => login.Granted) is { } granted)
            {
                _seen = events.Count;
                return granted;
            }
        }

        return null;
    }

    private List<AuditEvent> Read()
    {
        if (!File.Exists(file))
            return [];
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        // The last piece is empty, or a line that is still being written.
        return [.. reader.ReadToEnd().Split('\n')[..^1].Select(line => JsonSerializer.Deserialize<AuditEvent>(line, Json)!)];
    }
}
