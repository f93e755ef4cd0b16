using System.Diagnostics;
using Gatehouse.Cli.Run;

namespace Gatehouse.ServerTests.Identity;

/// <summary>The file that sends az's login to a MySQL server to the local one, read by Python itself.</summary>
public sealed class AzPythonTests : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private readonly string _folder = Directory.CreateTempSubdirectory("ghp").FullName;

    [ClientFact(Python)]
    public async Task Only_the_servers_own_name_and_port_are_mapped_and_the_hidden_file_runs()
    {
        var own = Directory.CreateDirectory(Path.Combine(_folder, "own")).FullName;
        File.WriteAllText(Path.Combine(own, "sitecustomize.py"), "import sys; sys.own = 'the hidden file ran'");

        // No name server is asked: below the mapping only addresses are known.
        const string Program = """
            import socket, sys
            print(sys.own)
            for host, port in [
                ("My1.mysql.database.azure.com", 3306), (b"my1.mysql.database.azure.com", "3306"), ("my1.mysql.database.azure.com", 3307),
                ("my1.mysql.database.azure.com.example", 3306), ("127.0.0.9", 3306), (None, 3306),
            ]:
                try:
                    print(*socket.getaddrinfo(host, port, socket.AF_INET, socket.SOCK_STREAM, 0, socket.AI_NUMERICHOST)[0][4])
                except socket.gaierror:
                    print("unknown")
            """;

        Assert.Equal(
            ["the hidden file ran", "127.0.0.1 13306", "127.0.0.1 13306", "unknown", "unknown", "127.0.0.9 3306", "127.0.0.1 3306"],
            await RunAsync(own, Program));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<string[]> RunAsync(string own, string program)
    {
        var start = new ProcessStartInfo(Python, ["-c", program]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHONPATH"] = $"{AzPython.Write(_folder)}:{own}";
        start.Environment[AzPython.Host] = "my1.mysql.database.azure.com=13306";
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        Assert.Equal("", await error);
        return output.Trim().Split('\n');
    }
}
