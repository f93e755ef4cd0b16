using System.Diagnostics;
using System.Text.Json.Nodes;
using Gatehouse.Connector;
using Gatehouse.Connector.Configuration;
using Gatehouse.Connector.Connections;
using Gatehouse.Connector.Sources;

namespace Gatehouse.Tests.Connector;

/// <summary>The files that hold settings: lines that a shell reads back, and a manifest.</summary>
public sealed class SettingsFileTests
{
    private const string Pieces = "aZ09 '\"$`\\;#=&|<>(){}*?~!%^@-_./:,üß€";

    [Fact]
    public async Task A_shell_reads_back_every_value_that_a_file_can_hold()
    {
        var random = new Random(20260);
        var settings = Enumerable.Range(0, 400)
            .Select(number => new ConfigurationEntry($"K{number}", new string(random.GetItems(Pieces.AsSpan(), random.Next(0, 12)))))
            .Where(IsPossible)
            .ToList();
        Assert.InRange(settings.Count, 150, 399); // some are refused, most are not

        var folder = Directory.CreateTempSubdirectory("gatehouse-env-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "s.env"), Write(null, settings));
            var start = new ProcessStartInfo("sh") { WorkingDirectory = folder };
            foreach (var word in new[] { "-c", "set -a; . ./s.env; cp /proc/self/environ out" })
                start.ArgumentList.Add(word);
            using var shell = Process.Start(start)!;
            await shell.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));

            var seen = (await File.ReadAllTextAsync(Path.Combine(folder, "out"))).Split('\0').Select(line => line.Split('=', 2))
                .Where(line => line.Length == 2).ToDictionary(line => line[0], line => line[1]);
            Assert.Equal(0, shell.ExitCode);
            Assert.All(settings, setting => Assert.Equal(setting.Value, seen[setting.Name]));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("A=1\n# note\n\nexport KEY=old\nB='2'", "A=1\n# note\n\nexport KEY=new\nB='2'\n")]
    [InlineData("KEY=old\r\nA=1\r\n", "KEY=new\nA=1\r\n")]
    [InlineData("KEY=old\nA=1\nKEY=older\n", "KEY=new\nA=1\n")]
    [InlineData("A='\u2028\f'\n", "A='\u2028\f'\nKEY=new\n")]
    [InlineData("KEYS=other\nA=KEY=1\n", "KEYS=other\nA=KEY=1\nKEY=new\n")]
    [InlineData(" KEY = old\n", "KEY=new\n")]
    [InlineData(null, "KEY=new\n")]
    [InlineData("", "KEY=new\n")]
    public void Lines_of_other_keys_stay(string? present, string expected)
    {
        var once = Write(present, [new("KEY", "new")]);

        Assert.Equal(expected, once);
        Assert.Equal(once, Write(once, [new("KEY", "new")]));
    }

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("nul\0")]
    [InlineData("it's $HOME")]
    public void A_value_that_no_line_can_hold_is_refused_and_not_shown(string value)
    {
        var e = Assert.Throws<ConnectorException>(() => EnvironmentFile.Line(new("KEY", value)));

        Assert.Equal(ConnectorErrorCode.InvalidArgument, e.Code);
        Assert.DoesNotContain(value, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_holds_values_that_would_break_yaml()
    {
        const string value = "a: b\n--- # '\"{}";
        var request = Request() with { Scope = "shop" };

        var document = JsonNode.Parse(new ManifestFile().Write(null, "My.conn_1", request, [new("KEY", value)]).Split("---\n")[1])!;

        Assert.Equal("sc-myconn1-secret", (string?)document["metadata"]!["name"]);
        Assert.Equal("shop", (string?)document["metadata"]!["namespace"]);
        Assert.Equal(value, System.Text.Encoding.UTF8.GetString(Convert.FromBase64String((string)document["data"]!["KEY"]!)));
    }

    [Fact]
    public void Only_a_workload_identity_gets_a_service_account()
    {
        var identity = new Authentication { Kind = AuthenticationKind.UserAssignedIdentity, ClientId = "c1" };

        Assert.DoesNotContain("ServiceAccount", new ManifestFile().Write(null, "c", Request(), []), StringComparison.Ordinal);
        Assert.Contains("sc-account-c1", new ManifestFile().Write(null, "c", Request() with { Authentication = identity }, []),
            StringComparison.Ordinal);
    }

    private static bool IsPossible(ConfigurationEntry setting)
    {
        try
        {
            return EnvironmentFile.Line(setting).Length > 0;
        }
        catch (ConnectorException)
        {
            return false;
        }
    }

    private static string Write(string? present, IReadOnlyList<ConfigurationEntry> settings)
        => new EnvironmentFile().Write(present, "c1", Request(), settings);

    private static ConnectionRequest Request() => new() { SourceId = "s", ServerId = "t", Database = "d" };
}
