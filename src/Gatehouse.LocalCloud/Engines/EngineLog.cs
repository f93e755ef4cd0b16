using System.Text;

namespace Gatehouse.LocalCloud.Engines;

/// <summary>What an engine writes: a file of bounded size, and the last lines in memory for an error's text. Thread-safe.</summary>
internal sealed class EngineLog(string file) : IDisposable
{
    private const int Limit = 4 * 1024 * 1024;
    private const int Kept = 8;
    private readonly Lock _gate = new();
    private readonly Queue<string> _last = new();
    private FileStream? _stream;

    public string File => file;

    public void Write(string line)
    {
        lock (_gate)
        {
            if (_last.Count == Kept)
                _last.Dequeue();
            _last.Enqueue(line);
            try
            {
                _stream ??= Open();
                if (_stream.Length > Limit)
                {
                    _stream.Dispose();
                    System.IO.File.Move(file, file + ".1", overwrite: true);
                    _stream = Open();
                }

                _stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
                _stream.Flush();
            }
            catch (IOException)
            {
                // A full disk must not stop the engine's output from being read: the engine would block on its pipe.
            }
        }
    }

    public string LastLines()
    {
        lock (_gate)
            return string.Join('\n', _last);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stream?.Dispose();
            _stream = null;
        }
    }

    private FileStream Open()
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(file, options);
    }
}
