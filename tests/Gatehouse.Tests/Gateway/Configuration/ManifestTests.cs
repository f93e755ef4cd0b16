using System.Diagnostics;
using System.Text.Json.Nodes;
using Gatehouse.Tests.Support;

namespace Gatehouse.Tests.Gateway.Configuration;

/// <summary>What a cluster or systemd would refuse, or do otherwise than meant.</summary>
public class ManifestTests
{
    private static readonly string[] Files = ["gateway.yaml", "sidecar.yaml"];

    [Fact]
    public void Every_resource_has_what_the_cluster_requires_of_its_kind()
    {
        foreach (var one in Files.SelectMany(Manifests.Load))
        {
            var kind = (string?)one["kind"];
            Assert.NotNull(one["metadata"]!["name"]);
            Assert.Equal(kind == "Deployment" ? "apps/v1" : "v1", (string?)one["apiVersion"]);
            switch (kind)
            {
                case "Deployment":
                    var labels = one["spec"]!["template"]!["metadata"]!["labels"]!;
                    Assert.All(one["spec"]!["selector"]!["matchLabels"]!.AsObject(), label => Assert.Equal((string?)label.Value, (string?)labels[label.Key]));
                    Assert.NotEmpty(Containers(one));
                    break;
                case "Service":
                    Assert.NotEmpty(one["spec"]!["ports"]!.AsArray());
                    Assert.All(one["spec"]!["ports"]!.AsArray(), port => Assert.NotNull(port!["port"]));
                    break;
                default:
                    Assert.Equal("ConfigMap", kind);
                    Assert.NotEmpty(one["data"]!.AsObject());
                    break;
            }
        }
    }

    [Fact]
    public void Every_container_has_a_name_of_its_own_an_image_and_volumes_that_are_there()
    {
        foreach (var deployment in Files.SelectMany(Manifests.Load).Where(one => (string?)one["kind"] == "Deployment"))
        {
            var containers = Containers(deployment).ToList();
            var volumes = (deployment["spec"]!["template"]!["spec"]!["volumes"]?.AsArray() ?? []).Select(volume => (string?)volume!["name"]).ToHashSet();
            Assert.Equal(containers.Count, containers.Select(one => (string?)one["name"]).Distinct().Count());
            Assert.All(containers, one => Assert.NotNull((string?)one["image"]));
            Assert.All(containers.SelectMany(one => one["volumeMounts"]?.AsArray() ?? []), mount => Assert.Contains((string?)mount!["name"], volumes));
        }
    }

    [Fact]
    public void The_probes_ask_what_the_gateway_answers_at_the_port_that_it_is_told()
    {
        foreach (var gateway in Files.SelectMany(Manifests.Load).Where(one => (string?)one["kind"] == "Deployment")
            .SelectMany(Containers).Where(one => (string?)one["name"] == "gatehouse"))
        {
            Assert.Equal(
                ["/startup", "/ready", "/live"],
                new[] { "startupProbe", "readinessProbe", "livenessProbe" }.Select(probe => (string?)gateway[probe]!["httpGet"]!["path"]));
            Assert.All(new[] { "startupProbe", "readinessProbe", "livenessProbe" }, probe => Assert.Equal(9801, (long?)gateway[probe]!["httpGet"]!["port"]));
        }

        Assert.Contains("0.0.0.0:9801", File.ReadAllText(Deploy("kubernetes", "gateway.yaml")), StringComparison.Ordinal);
        Assert.Contains("--health=0.0.0.0:9801", File.ReadAllText(Deploy("kubernetes", "sidecar.yaml")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_service_leads_to_a_port_that_a_container_has()
    {
        var all = Manifests.Load("gateway.yaml");
        var service = all.Single(one => (string?)one["kind"] == "Service");
        var ports = Containers(all.Single(one => (string?)one["kind"] == "Deployment"))
            .SelectMany(one => one["ports"]?.AsArray() ?? []).Select(port => (string?)port!["name"]);

        Assert.Contains((string?)service["spec"]!["ports"]![0]!["targetPort"], ports);
    }

    [Fact]
    public async Task Systemd_takes_the_unit()
    {
        var unit = await File.ReadAllTextAsync(Deploy("systemd", "gatehouse-gateway.service"));
        var lines = unit.Split('\n').Where(line => line.Length > 0 && line[0] != '#').ToList();
        Assert.Equal(["[Unit]", "[Service]", "[Install]"], lines.Where(line => line[0] == '['));
        Assert.All(lines.Where(line => line[0] != '['), line => Assert.Matches("^[A-Za-z]+=.*$", line));
        Assert.Contains("ExecReload=/bin/kill -HUP $MAINPID", lines);

        // Where systemd is at hand, it judges; the program itself is not installed here.
        if (!File.Exists("/usr/bin/systemd-analyze"))
            return;
        var folder = Directory.CreateTempSubdirectory("ghunit").FullName;
        try
        {
            var path = Path.Combine(folder, "gatehouse-gateway.service");
            await File.WriteAllTextAsync(path, unit.Replace("/opt/gatehouse/gatehouse ", "/bin/true ", StringComparison.Ordinal));
            using var verify = Process.Start(new ProcessStartInfo("/usr/bin/systemd-analyze", ["verify", "--man=no", path]) { RedirectStandardError = true })!;
            var said = await verify.StandardError.ReadToEndAsync();
            await verify.WaitForExitAsync();
            Assert.True(verify.ExitCode == 0 && !said.Contains("gatehouse", StringComparison.Ordinal), said);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Deploy(params string[] path) => Path.Combine([SourceTree.Root, "deploy", .. path]);

    private static IEnumerable<JsonNode> Containers(JsonNode deployment)
    {
        var pod = deployment["spec"]!["template"]!["spec"]!;
        return (pod["initContainers"]?.AsArray() ?? []).Concat(pod["containers"]!.AsArray()).OfType<JsonNode>();
    }
}
