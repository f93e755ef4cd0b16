namespace Gatehouse.ServerTests.Sidecar;

/// <summary>The process and its signals. Its upstream is never asked.</summary>
public sealed class SignalTests : IDisposable
{
    private const string Refused = "New settings are not taken over";

    private readonly string _folder = Directory.CreateTempSubdirectory("ghsig").FullName;

    private string Settings => Path.Combine(_folder, "gatehouse.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Hang_up_takes_new_settings_over_or_says_again_what_is_wrong_and_ends_nothing()
    {
        Write("a");
        using var gateway = await SidecarProcess.StartAsync("gateway", "--config", Settings);

        // What is wrong is said once when the file changes, and again only to who asks.
        File.WriteAllText(Settings, "{");
        await gateway.WaitForAsync(Refused);
        await gateway.SignalAsync("HUP");
        await gateway.WaitForAsync(Refused, times: 2);

        Write("b");
        await gateway.SignalAsync("HUP");
        await gateway.WaitForAsync("New settings are in effect: 1 listeners, of which 1 opened");
        await gateway.WaitForAsync("Listener b is open");

        await gateway.SignalAsync("TERM");
        await gateway.WaitForExitAsync();
        Assert.Equal(0, gateway.ExitCode);
    }

    // The credential has nothing in the environment, so nothing is asked of anybody.
    private void Write(string name) => File.WriteAllText(Settings, $$"""
        { "listeners": [ { "name": "{{name}}", "upstream": "postgres://app@db.invalid/shop", "client": "none", "port": 0, "credential": "service-principal" } ] }
        """);
}
